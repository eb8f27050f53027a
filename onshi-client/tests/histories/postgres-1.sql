CREATE SCHEMA onshi;
CREATE TABLE onshi.onshi_version (steps integer NOT NULL);
INSERT INTO onshi.onshi_version VALUES (1);
CREATE TABLE onshi.facilities (
    institution  text PRIMARY KEY,
    installation text NOT NULL DEFAULT '',
    serial       bigint NOT NULL DEFAULT 0,
    lease_owner  text NOT NULL DEFAULT '',
    fence        bigint NOT NULL DEFAULT 0,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50);
CREATE TABLE onshi.jobs (
    institution text NOT NULL REFERENCES onshi.facilities ON DELETE CASCADE,
    id          bigint NOT NULL,
    key         bytea,
    operation   integer NOT NULL,
    state       text NOT NULL,
    changed     bigint NOT NULL,
    body        bytea NOT NULL,
    PRIMARY KEY (institution, id),
    UNIQUE (institution, key)
) WITH (fillfactor = 80);
INSERT INTO onshi.facilities (institution, installation, serial, fence) VALUES ('1311111111', 'AB12', 7, 4);
INSERT INTO onshi.jobs (institution, id, key, operation, state, changed, body) VALUES
    ('1311111111', 1, convert_to('key 1', 'UTF8'), 1, 'closed', 2, convert_to('{"id":1,"key":"key 1","operation":1,"fingerprint":"0101010101010101010101010101010101010101010101010101010101010101","file_identifier":"20261122TEST00000001","form":"Xml","submitted":1,"changed":2,"answers":["answer 1"],"state":"Closed"}', 'UTF8')),
    ('1311111111', 2, convert_to('key 2', 'UTF8'), 1, 'closed', 2, convert_to('{"id":2,"key":"key 2","operation":1,"fingerprint":"0202020202020202020202020202020202020202020202020202020202020202","file_identifier":"20261122TEST00000002","form":"Xml","submitted":1,"changed":2,"answers":["answer 2"],"state":"Closed"}', 'UTF8')),
    ('1311111111', 3, convert_to('key 3', 'UTF8'), 1, 'closed', 2, convert_to('{"id":3,"key":"key 3","operation":1,"fingerprint":"0303030303030303030303030303030303030303030303030303030303030303","file_identifier":"20261122TEST00000003","form":"Xml","submitted":1,"changed":2,"answers":["answer 3"],"state":"Closed"}', 'UTF8'));
