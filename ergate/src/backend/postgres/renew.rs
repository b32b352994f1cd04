//! Prolonging leases.

use std::time::{Duration, Instant};

use tokio_postgres::types::Type;

use super::column;
use super::desk::Desk;
use super::error::Trouble;
use super::lane::{Call, Reply};
use super::place::{Session, Statement};
use crate::backend::{Held, Renewal, Token};
use crate::job::Status;

/// Prolongs the leases of jobs that are still held by these tokens. They come in the order of their ids, and are locked in
/// it.
const RENEW: &str = "
    UPDATE {schema}.job
    SET visible_at = least({now} + $3 * interval '1 microsecond', '9999-12-31 23:59:59.999999Z')
    FROM unnest($1::text[], $2::bigint[]) AS held (id, token)
    WHERE job.id = held.id AND job.token = held.token AND job.leased
    RETURNING job.id, job.token, job.status";

pub(super) struct RenewCall {
    pub(super) held: Vec<Held>,
    pub(super) lease: Duration,
    pub(super) reply: Reply<Vec<Renewal>>,
}

impl Call for RenewCall {
    fn is_sociable(&self) -> bool {
        false
    }

    /// A lease that nobody cares for any more should rather run out.
    fn is_wanted(&self) -> bool {
        self.reply.is_awaited()
    }

    fn deadline(&self) -> Instant {
        self.reply.deadline()
    }

    fn fail(self, desk: &Desk, trouble: &Trouble) {
        self.reply.fail(trouble.error("renew leases", &desk.place));
    }

    async fn carry_out(
        desk: &Desk,
        session: &Session,
        calls: &mut Vec<RenewCall>,
    ) -> Result<(), Trouble> {
        while let Some(call) = calls.first() {
            let renewals = call.renew(desk, session).await?;
            // Who doesn't wait any more needn't know.
            let _ = calls.remove(0).reply.send(renewals);
        }
        Ok(())
    }
}

impl RenewCall {
    async fn renew(&self, desk: &Desk, session: &Session) -> Result<Vec<Renewal>, Trouble> {
        let mut held: Vec<(String, i64)> = self.held.iter().map(written).collect();
        held.sort();
        let (ids, tokens): (Vec<String>, Vec<i64>) = held.into_iter().unzip();
        let length = column::length(self.lease);
        let renew = Statement {
            sql: desk.fill(RENEW),
            params: vec![
                (&ids, Type::TEXT_ARRAY),
                (&tokens, Type::INT8_ARRAY),
                (&length, Type::FLOAT8),
            ],
        };
        let mut renewals = vec![Renewal::Lost; self.held.len()];
        for row in session.transact(&[renew]).await?.into_iter().flatten() {
            let (id, token): (&str, i64) = (row.try_get(0)?, row.try_get(1)?);
            let is_cancelling = row.try_get::<_, &str>(2)? == Status::Cancelling.as_str();
            let renewal = if is_cancelling {
                Renewal::CancelRequested
            } else {
                Renewal::Held
            };
            let token = Token(token.cast_unsigned());
            for (held, it) in self.held.iter().zip(&mut renewals) {
                if held.token == token && column::written(held.id.as_str()) == id {
                    *it = renewal;
                }
            }
        }
        Ok(renewals)
    }
}

fn written(held: &Held) -> (String, i64) {
    let id = column::written(held.id.as_str()).into_owned();
    (id, held.token.0.cast_signed())
}
