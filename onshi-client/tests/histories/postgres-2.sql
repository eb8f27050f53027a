UPDATE onshi.onshi_version SET steps = 2;
CREATE TABLE onshi.documents (
    institution text NOT NULL REFERENCES onshi.facilities ON DELETE CASCADE,
    key         text COLLATE "C" NOT NULL,
    body        bytea NOT NULL,
    PRIMARY KEY (institution, key)
);
