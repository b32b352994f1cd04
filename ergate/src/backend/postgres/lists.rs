//! Pages of jobs.

use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::asks::one;
use super::column;
use super::desk::Desk;
use super::error::Trouble;
use super::place::{Param, Session};
use super::row::Stored;
use crate::backend::JobFilter;
use crate::job::{Job, Status};

/// A page of jobs, by the order of submission. Where statuses are asked for, each is looked up by itself, so that those that
/// have another needn't be passed over.
const LIST: &str = "
    WITH page AS MATERIALIZED (
        SELECT seq FROM ({parts}) AS part ORDER BY seq {order} LIMIT {limit}
    )
    SELECT {job} FROM page JOIN {schema}.job USING (seq) JOIN {schema}.line ON line.number = job.line
    ORDER BY job.seq {order}";

const PART: &str = "
    (SELECT job.seq FROM {schema}.job WHERE {conditions} ORDER BY job.seq {order} LIMIT {limit})";

/// The same of one workflow, whatever their status: its lines are few, and each is looked up by itself.
const PART_OF_WORKFLOW: &str = "
    (SELECT listed.seq FROM {schema}.line CROSS JOIN LATERAL (
        SELECT job.seq FROM {schema}.submission AS job
        WHERE job.line = line.number AND {conditions} ORDER BY job.seq {order} LIMIT {limit}
    ) AS listed
    WHERE line.workflow = {workflow} ORDER BY listed.seq {order} LIMIT {limit})";

pub(super) async fn list(
    desk: &Desk,
    session: &Session,
    filter: &JobFilter,
) -> Result<Vec<Job>, Trouble> {
    let after = filter.after.as_ref().map(|id| column::written(id.as_str()));
    let workflow = filter.workflow.as_ref().map(|name| column::written(name));
    let mut conditions = vec!["true".to_owned()];
    let mut params: Vec<Param<'_>> = Vec::new();
    let beyond = if filter.newest_first { '<' } else { '>' };
    if let Some(after) = &after {
        params.push((after, Type::TEXT));
        conditions.push(format!(
            "job.seq {beyond} (SELECT known.seq FROM {{schema}}.job AS known WHERE known.id = ${})",
            params.len()
        ));
    }
    if let Some(workflow) = &workflow {
        params.push((workflow, Type::TEXT));
    }
    let named = format!("${}", params.len());
    if filter.statuses.is_empty() {
        let part = workflow.as_ref().map_or(PART, |_| PART_OF_WORKFLOW);
        let part = part.replace("{conditions}", &conditions.join(" AND "));
        let sql = paged(&part.replace("{workflow}", &named), filter);
        return found(&one(desk, session, &sql, params).await?);
    }
    if workflow.is_some() {
        conditions.push(format!(
            "job.line = ANY(ARRAY(SELECT number FROM {{schema}}.line WHERE workflow = {named}))"
        ));
    }
    let conditions = conditions.join(" AND ");
    let part = |status: &Status| {
        let conditions = format!("{conditions} AND {}", has(*status));
        PART.replace("{conditions}", &conditions)
    };
    let parts: Vec<String> = filter.statuses.iter().map(part).collect();
    let sql = paged(&parts.join(" UNION "), filter);
    found(&one(desk, session, &sql, params).await?)
}

/// The statement that lists what these parts find.
fn paged(parts: &str, filter: &JobFilter) -> String {
    let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
    let order = if filter.newest_first { "DESC" } else { "" };
    LIST.replace("{parts}", parts)
        .replace("{order}", order)
        .replace("{limit}", &limit.to_string())
}

fn found(rows: &[Row]) -> Result<Vec<Job>, Trouble> {
    let stored: Result<Vec<Stored>, Trouble> = rows.iter().map(Stored::of_row).collect();
    let jobs = stored?.into_iter().map(|stored| stored.into_job().job);
    Ok(jobs.collect())
}

/// The condition that a job has this status, with what the indexes that are made for it need to be told.
fn has(status: Status) -> String {
    let also = match status {
        Status::Queued | Status::Running => "job.visible_at IS NOT NULL",
        _ => "job.status NOT IN ('queued', 'running')",
    };
    format!("job.status = '{}' AND {also}", status.as_str())
}
