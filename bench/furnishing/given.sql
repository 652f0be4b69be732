-- What the other scripts share. Chance is a hash of a row's number: the same each time, and no two uses alike.
CREATE TEMP TABLE given ON COMMIT DROP AS
SELECT :'tenant' AS tenant_id,
       :'interactions' AS interactions,
       :'interactions' / 5 AS candidates,
       :'interactions' / 20 AS employee_interactions,
       :'interactions' / 100 AS employees,
       :'interactions' / 500 + 1 AS vacancies,
       :'interactions' / 20 AS applicants,
       :'interactions' * 6 / 100 AS applications,
       :'interactions' / 5000 + 1 AS jobs,
       :'interactions' / 10 AS mutations,
       :'weeks' * 5 AS days,                    -- of work
       date_trunc('week', now()) - interval '1 week' * :'weeks' AS begins;

CREATE FUNCTION pg_temp.chance(number bigint, of_what bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(number, of_what) & 2147483647) / 2147483648.0::float8
$$;
CREATE FUNCTION pg_temp.one_of(these text[], number bigint, of_what bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT these[1 + floor(pg_temp.chance(number, of_what) * cardinality(these))::int]
$$;
-- A UUIDv7, as far as anybody looks: ids made later sort later.
CREATE FUNCTION pg_temp.made_id(at timestamptz, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || lpad(to_hex(number & 4095), 3, '0') || '8' || lpad(to_hex(number), 15, '0'))::uuid
$$;
-- The moment of a share of the span, on a day of work, between eight and six in Amsterdam, to the minute.
CREATE FUNCTION pg_temp.moment(share float8, begins timestamptz, days int) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
    SELECT begins + interval '1 day' * (floor(share * days)::int / 5 * 7 + floor(share * days)::int % 5)
                  + interval '1 minute' * (420 + floor((share * days - floor(share * days)) * 600))
$$;
CREATE FUNCTION pg_temp.first_name(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT pg_temp.one_of(ARRAY['Sanne', 'Mehmet', 'Fleur', 'Joris', 'Amina', 'Bram', 'Lotte', 'Daan', 'Yara', 'Thijs',
        'Noor', 'Ruben', 'Eva', 'Luuk', 'Maud', 'Camille', 'Antoine', 'Margaux', 'Hugo', 'Baptiste', 'Jonas', 'Lena',
        'Felix', 'Marie', 'Paul', 'Hannah', 'Moritz', 'Clara', 'Emil', 'Ida', 'Anton', 'Sofie', 'Kaat', 'Wout', 'Lore',
        'Senne', 'Roos', 'Fatima', 'Yusuf', 'Elif'], number, 1)
$$;
CREATE FUNCTION pg_temp.last_name(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT pg_temp.one_of(ARRAY['Voor', 'Schijn', 'Droom', 'Papier', 'Konijnen', 'Duizend', 'Achter', 'Zonder',
        'Nergens', 'Fabel', 'Maan', 'Wolken', 'Veder', 'Glas', 'Winter', 'Zomer', 'Kwik', 'Zilver', 'Stroop', 'Krullen'],
        number, 2)
        || pg_temp.one_of(ARRAY['beeld', 'dijk', 'meer', 'huis', 'land', 'man', 'bos', 'berg', 'stra', 'sma', 'kamp',
        'veld', 'brug', 'molen', 'haven', 'poort', 'hoek', 'steen', 'zand', 'water', 'burg', 'dal', 'rade', 'wijk',
        'horst'], number, 3)
$$;
