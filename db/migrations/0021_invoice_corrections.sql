-- What people corrected in their invoices. The invoice has what is right now; here is what it had before.

CREATE TABLE invoice_corrections (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice_id integer NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    field text NOT NULL,
    was text,
    became text,
    corrected_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX invoice_corrections_invoice ON invoice_corrections (invoice_id, id);
