"""`rapport skills …`."""

from cyclopts import App

skills = App(name="skills", help="What texts are read with: the skills in the box, and ESCO behind them.")
# By path: reading a classification and encoding it need much that the other commands do not.
for name, path, what in (
    ("import-esco", "esco:import_esco", "Bring in ESCO, the European classification of skills."),
    ("encode", "encode:encode", "Compute the vectors of all labels, for the encoder of rapport[semantic]."),
    ("reindex", "reindex:reindex", "Have texts read anew that were read with another vocabulary or model."),
):
    skills.command(f"rapport.cli.{path}", name=name, help=what)
