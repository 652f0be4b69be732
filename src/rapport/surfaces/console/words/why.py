"""Why a value is refused by a schema: what would be right, by keyword."""

from rapport.surfaces.console.words import Both

WORDS = {
    "why.required": Both("it is needed, and missing", "dit is verplicht en ontbreekt"),
    "why.contact": Both(
        "an e-mail address or a phone number is needed", "een e-mailadres of telefoonnummer is verplicht"
    ),
    "why.item": Both("value {number}: {why}", "waarde {number}: {why}"),
    "why.unknown": Both("there is no such field", "dit veld bestaat niet"),
    "why.repeated": Both("this is there already", "dit is er al"),
    "why.uniqueItems": Both("each value may be there once", "elke waarde mag één keer voorkomen"),
    "why.enum": Both("it must be one of: {values}", "dit moet een van deze zijn: {values}"),
    "why.format": Both("it must have the form of {bound}", "dit moet de vorm van {bound} hebben"),
    "why.type.string": Both("it must be text", "dit moet tekst zijn"),
    "why.type.number": Both("it must be a number", "dit moet een getal zijn"),
    "why.type.integer": Both("it must be a whole number", "dit moet een geheel getal zijn"),
    "why.type.boolean": Both("it must be yes or no", "dit moet ja of nee zijn"),
    "why.type.array": Both("it must be a list", "dit moet een lijst zijn"),
    "why.type.object": Both("it must be a group of fields", "dit moet een groep velden zijn"),
    "why.pattern.date": Both(
        "it must be a day from 1900 to 2199, such as 1990-12-31",
        "dit moet een dag van 1900 tot 2199 zijn, zoals 1990-12-31",
    ),
    "why.pattern.email": Both(
        "it must be an e-mail address, such as name@school.example",
        "dit moet een e-mailadres zijn, zoals naam@school.example",
    ),
    "why.pattern.phone": Both(
        "it must be a phone number of 5 to 20 digits, such as +31 20 123 4567",
        "dit moet een telefoonnummer van 5 tot 20 cijfers zijn, zoals +31 20 123 4567",
    ),
    "why.pattern.printable": Both(
        "it has a character that cannot be shown", "er staat een teken in dat niet te tonen is"
    ),
    "why.pattern.word": Both(
        "it must be text on one line, without a | and without space at its ends",
        "dit moet tekst op één regel zijn, zonder | en zonder spatie aan het begin of einde",
    ),
    "why.pattern.name": Both(
        "it must be 1 to 50 letters, digits and _, beginning with a letter",
        "dit moeten 1 tot 50 letters, cijfers en _ zijn, te beginnen met een letter",
    ),
    "why.minimum": Both("it must be at least {bound}", "dit moet minstens {bound} zijn"),
    "why.maximum": Both("it must be at most {bound}", "dit mag hoogstens {bound} zijn"),
    "why.exclusiveMinimum": Both("it must be more than {bound}", "dit moet meer dan {bound} zijn"),
    "why.exclusiveMaximum": Both("it must be less than {bound}", "dit moet minder dan {bound} zijn"),
    "why.multipleOf": Both("it must be a multiple of {bound}", "dit moet een veelvoud van {bound} zijn"),
    "why.minLength": Both("characters: at least {bound}", "tekens: minstens {bound}"),
    "why.maxLength": Both("characters: at most {bound}", "tekens: hoogstens {bound}"),
    "why.minItems": Both("values: at least {bound}", "waarden: minstens {bound}"),
    "why.maxItems": Both("values: at most {bound}", "waarden: hoogstens {bound}"),
}
