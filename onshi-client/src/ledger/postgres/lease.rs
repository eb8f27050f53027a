//! Whose a facility is at the moment (貸出). The clock of a lease is the server's.

use onshi_core::audit::{Deed, Entry, Who};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::Moment;
use postgres::Row;
use postgres::types::Type;

use super::facility::Taken;
use super::{Database, PostgresLedger, broken, column};

/// How a worker leases facilities (貸出の条件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenancy {
    /// Names the worker to whoever looks into the table: a host name and a process, say. No person.
    pub worker: String,
    /// So long after its last sign of life a facility goes to another worker, ms.
    pub lasts_ms: u32,
}

/// One claim of one facility: its fence is higher than that of every claim before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lease {
    pub(super) institution: String,
    pub(super) fence: i64,
}

impl Lease {
    /// 医療機関コード of the facility, as it is written.
    pub fn institution(&self) -> &str {
        &self.institution
    }
}

/// A fence below zero: the facility is being moved in, and nobody's yet. Whoever gave a facility back has no
/// name there any more.
const CLAIM: &str = "
    WITH free AS (
        SELECT institution, lease_owner FROM onshi.facilities
        WHERE leased_until <= clock_timestamp() AND fence >= 0 AND ($4 = '' OR institution = $4)
        ORDER BY leased_until
        LIMIT $3
        FOR UPDATE SKIP LOCKED)
    UPDATE onshi.facilities
    SET lease_owner = $1, fence = fence + 1,
        leased_until = clock_timestamp() + $2 * interval '1 millisecond'
    FROM free WHERE facilities.institution = free.institution
    RETURNING facilities.institution, facilities.fence, facilities.turn,
        free.lease_owner NOT IN ('', $1) AS taken,
        (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS claimed";

const RENEW: &str = "
    UPDATE onshi.facilities SET leased_until = clock_timestamp() + $3 * interval '1 millisecond'
    FROM unnest($1, $2) AS mine (institution, fence)
    WHERE facilities.institution = mine.institution AND facilities.fence = mine.fence
    RETURNING facilities.institution, facilities.fence";

const RELEASE: &str = "
    UPDATE onshi.facilities
    SET lease_owner = '', fence = facilities.fence + 1,
        leased_until = clock_timestamp() + $3 * interval '1 millisecond'
    FROM unnest($1, $2) AS mine (institution, fence)
    WHERE facilities.institution = mine.institution AND facilities.fence = mine.fence
    RETURNING facilities.institution, facilities.fence";

const ENROL: &str = "
    INSERT INTO onshi.facilities (institution) SELECT * FROM unnest($1)
    ON CONFLICT DO NOTHING RETURNING institution";

const INSTITUTIONS: &str = "SELECT institution FROM onshi.facilities ORDER BY institution";

const OWNER: &str = "
    SELECT lease_owner FROM onshi.facilities
    WHERE institution = $1 AND leased_until > clock_timestamp() AND lease_owner <> ''";

impl Database {
    /// Makes facilities known, so that workers claim them; how many were new (医療機関の登録).
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn enrol(&self, institutions: &[InstitutionCode]) -> Result<usize, Error> {
        let codes: Vec<&str> = institutions
            .iter()
            .map(InstitutionCode::as_written)
            .collect();
        let new = self.run(ENROL, &[(&codes, Type::TEXT_ARRAY)])?;
        Ok(new.len())
    }

    /// 医療機関コード of every facility that is known, in order (登録された医療機関).
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn institutions(&self) -> Result<Vec<InstitutionCode>, Error> {
        let rows = self.run(INSTITUTIONS, &[])?;
        let code = |row| {
            let code = InstitutionCode::new(column(row, 0)?);
            code.map_err(|_| broken("the code of a facility"))
        };
        rows.iter().map(code).collect()
    }

    /// Claims up to `at_most` facilities that nobody has, those first that waited longest.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn claim(&self, tenancy: &Tenancy, at_most: usize) -> Result<Vec<PostgresLedger>, Error> {
        self.claim_of("", tenancy, at_most)
    }

    /// The ledger of one facility. One that is not known yet is enrolled.
    ///
    /// # Errors
    /// [`ErrorCode::LedgerBusy`] while another worker has it; the database cannot be written.
    pub fn ledger(
        &self,
        institution: &InstitutionCode,
        tenancy: &Tenancy,
    ) -> Result<PostgresLedger, Error> {
        self.enrol(std::slice::from_ref(institution))?;
        let claimed = self.claim_of(institution.as_written(), tenancy, 1)?.pop();
        claimed.ok_or_else(|| Error::new(ErrorCode::LedgerBusy))
    }

    /// Prolongs leases, all in one statement; those that are still ours (貸出の延長).
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn renew(&self, leases: &[Lease], tenancy: &Tenancy) -> Result<Vec<Lease>, Error> {
        self.change(RENEW, leases, tenancy.lasts_ms)
    }

    /// Gives facilities back (返却). The next worker gets them after `rest_ms`: none where the work goes on,
    /// a while where something stood in its way. Whoever still holds a ledger of them has lost it.
    ///
    /// # Errors
    /// The database cannot be written; then they are free when the leases are over.
    pub fn release(&self, leases: &[Lease], rest_ms: u32) -> Result<(), Error> {
        self.change(RELEASE, leases, rest_ms).map(drop)
    }

    /// Which worker has a facility now: the one to ask for anything about it (担当).
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn owner(&self, institution: &InstitutionCode) -> Result<Option<String>, Error> {
        let code = institution.as_written();
        let rows = self.run(OWNER, &[(&code, Type::TEXT)])?;
        rows.first().map(|row| column(row, 0)).transpose()
    }

    fn claim_of(
        &self,
        institution: &str,
        tenancy: &Tenancy,
        at_most: usize,
    ) -> Result<Vec<PostgresLedger>, Error> {
        let lasts_ms = i64::from(tenancy.lasts_ms);
        let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
        let claimed = self.run(
            CLAIM,
            &[
                (&tenancy.worker, Type::TEXT),
                (&lasts_ms, Type::INT8),
                (&at_most, Type::INT8),
                (&institution, Type::TEXT),
            ],
        )?;
        let ledger = |row| {
            let (lease, taken) = (lease_of(row)?, taken(row, tenancy)?);
            Ok(PostgresLedger::new(self, lease, lasts_ms, taken))
        };
        claimed.iter().map(ledger).collect()
    }

    fn change(&self, statement: &str, leases: &[Lease], ms: u32) -> Result<Vec<Lease>, Error> {
        if leases.is_empty() {
            return Ok(Vec::new());
        }
        let (codes, fences): (Vec<&str>, Vec<i64>) = leases
            .iter()
            .map(|lease| (lease.institution.as_str(), lease.fence))
            .unzip();
        let rows = self.run(
            statement,
            &[
                (&codes, Type::TEXT_ARRAY),
                (&fences, Type::INT8_ARRAY),
                (&i64::from(ms), Type::INT8),
            ],
        )?;
        rows.iter().map(lease_of).collect()
    }
}

fn lease_of(row: &Row) -> Result<Lease, Error> {
    Ok(Lease {
        institution: column(row, 0)?,
        fence: column(row, 1)?,
    })
}

/// What is audited if the facility was another worker's until now: its lease was over, and it had not given
/// it back.
fn taken(row: &Row, tenancy: &Tenancy) -> Result<Option<Taken>, Error> {
    let (turn, is_taken): (i64, bool) = (column(row, 2)?, column(row, 3)?);
    let claimed = Moment(column(row, 4)?);
    let who = Who {
        terminal: tenancy.worker.clone(),
        ..Who::default()
    };
    let entry = Entry::new(Deed::LeaseTaken, claimed, claimed, who);
    Ok(is_taken.then_some(Taken { turn, entry }))
}
