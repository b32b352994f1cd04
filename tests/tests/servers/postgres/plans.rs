//! What a transition costs however many jobs there are, by the server's own account: the plans by which it carries the
//! store's statements out, and how many pages it touches.

use std::time::Duration;

use ergate::backend::{
    Backend, Claim, ClaimRequest, JobFilter, Postgres, PruneFilter, Settled, Settlement, Turnover,
};
use ergate::engine::Disposition;
use ergate::{Job, Status};
use serde_json::Value;
use tests::servers::PostgresServer;
use tokio::runtime::Runtime;
use tokio_postgres::Client;

use super::scene::{client, runtime};

/// How many jobs are claimed and settled at a time, and how many times.
const HANDS: usize = 16;
const ROUNDS: usize = 20;

/// Has the server write down each plan, with what came of it.
const EXPLAIN: [&str; 9] = [
    "session_preload_libraries = 'auto_explain'",
    "auto_explain.log_min_duration = 0",
    "auto_explain.log_analyze = on",
    "auto_explain.log_timing = off",
    "auto_explain.log_buffers = on",
    "auto_explain.log_format = json",
    // What workers ask for all the time stands in functions.
    "auto_explain.log_nested_statements = on",
    // Only the fill is so large that this counts, and what it writes needn't last.
    "fsync = off",
    "max_wal_size = 8GB",
];

/// Jobs of three workflows, as many that ended as `$1` and as many that wait as `$2`, with what an insertion would have
/// given them.
const FILL: &str = r#"
    INSERT INTO {schema}.job (seq, id, line, submitted_at, status, visible_at, finished_at, token, current_step,
        steps_completed, percent_completed, attempt, last_return_value, runs, chunks)
    SELECT nextval('{schema}.job_seq'), md5(place::text), line.number, came, CASE WHEN ends THEN 'completed' ELSE 'queued' END,
        CASE WHEN NOT ends THEN came END, CASE WHEN ends THEN came END,
        0, 0, 0, 0, 0, 'null', '[]', 0
    FROM generate_series(1, {all}) AS place
    CROSS JOIN LATERAL (
        SELECT place <= {ended} AS ends, now() - interval '1 day' + place * interval '1 millisecond' AS came
    ) AS it
    JOIN (SELECT ordinal, {schema}.line_number('workflow ' || ordinal, 0::smallint) AS number
        FROM generate_series(0, 2) AS ordinal) AS line ON line.ordinal = place % 3;
    INSERT INTO {schema}.submission (seq, line, job)
    SELECT seq, line, '{"id": "' || id || '", "workflow_name": "workflow ' || line || '"}' FROM {schema}.job"#;

struct Store {
    store: Postgres,
    schema: String,
    runtime: Runtime,
}

impl Store {
    fn filled(server: &PostgresServer, ended: usize, waiting: usize) -> Store {
        let schema = format!("with_{ended}");
        let runtime = runtime();
        let options = Postgres::options().schema(schema.as_str());
        let store = runtime
            .block_on(options.connect(&server.address()))
            .unwrap();
        let fill = FILL
            .replace("{schema}", &schema)
            .replace("{ended}", &ended.to_string())
            .replace("{all}", &(ended + waiting).to_string());
        runtime.block_on(async {
            let client = client(&server.address()).await;
            client.batch_execute(&fill).await.unwrap();
            client
                .batch_execute(&format!("VACUUM ANALYZE {schema}.job, {schema}.submission"))
                .await
                .unwrap();
        });
        Store {
            store,
            schema,
            runtime,
        }
    }

    /// Has jobs go on as workers do, and everything else done that workers do. Every other time all jobs are put behind the
    /// others, so that others are claimed in return.
    fn work(&self) {
        let names = [0, 1, 2].map(|number| format!("workflow {number}").into());
        let request = ClaimRequest::new("plans", HANDS, Duration::from_secs(60)).only(names);
        self.runtime.block_on(async {
            let mut claims = self.store.claim(&request).await.unwrap().claims;
            for round in 0..ROUNDS {
                assert_eq!(claims.len(), HANDS);
                let held: Vec<_> = claims.iter().map(Claim::held).collect();
                self.store
                    .renew(&held, Duration::from_secs(60))
                    .await
                    .unwrap();
                let now = self.store.now();
                let disposition = match round % 2 {
                    0 => Disposition::Continue,
                    _ => Disposition::Later(now),
                };
                let settlements: Vec<_> = claims
                    .iter()
                    .map(|claim| next_step(claim, disposition))
                    .collect();
                let turnover = self
                    .store
                    .settle(&settlements, Some(&request))
                    .await
                    .unwrap();
                let kept = kept(claims, &turnover);
                assert_eq!(kept.len(), if round % 2 == 0 { HANDS } else { 0 });
                claims = [kept, turnover.claims].concat();
            }
            let id = &claims[0].job.id;
            self.store.get(id).await.unwrap().unwrap();
            self.store.cancel(id).await.unwrap();
            let long_ago = self
                .store
                .now()
                .saturating_sub(Duration::from_secs(24 * 3600 - 1));
            self.store.enqueue(vec![Job::new("rare")]).await.unwrap();
            let rare = JobFilter::new().workflow("rare").newest_first();
            assert_eq!(self.store.list(&rare).await.unwrap().len(), 1);
            let few = PruneFilter::finished_before(long_ago).limit(10);
            assert_eq!(self.store.prune(&few).await.unwrap(), 10);
        });
    }

    /// The plans of the store's statements.
    fn plans(&self, server: &PostgresServer) -> Vec<Plan> {
        let of_store = format!("\"{}\".", self.schema);
        let plans = plans(&server.log()).into_iter();
        plans.filter(|plan| plan.sql.contains(&of_store)).collect()
    }
}

fn next_step(claim: &Claim, disposition: Disposition) -> Settlement {
    let mut job = claim.job.clone();
    job.status = Status::Queued;
    Settlement::new(claim.held(), job, disposition)
}

/// Those that are the worker's once more.
fn kept(claims: Vec<Claim>, turnover: &Turnover) -> Vec<Claim> {
    let settled = claims.into_iter().zip(&turnover.settled);
    let kept = settled.filter_map(|(claim, settled)| match settled {
        Settled::Kept(lease) => Some(Claim::new(claim.job, *lease, 0)),
        _ => None,
    });
    kept.collect()
}

struct Plan {
    sql: String,
    plan: Value,
}

impl Plan {
    fn is(&self, verb: &str) -> bool {
        self.sql.contains(verb)
    }

    /// How many pages the statement touched.
    fn pages(&self) -> u64 {
        let count = |name| self.plan[name].as_u64().unwrap();
        count("Shared Hit Blocks") + count("Shared Read Blocks")
    }
}

/// The plans that the server wrote down.
fn plans(log: &str) -> Vec<Plan> {
    let plans = log.split("plan:\n").skip(1).map(|text| {
        let lines = text.lines().take_while(|line| line.starts_with('\t'));
        let json: String = lines.map(|line| format!("{line}\n")).collect();
        let mut json: Value = serde_json::from_str(&json).unwrap();
        Plan {
            sql: json["Query Text"].as_str().unwrap().to_owned(),
            plan: json["Plan"].take(),
        }
    });
    plans.collect()
}

/// The part of a plan that writes.
fn update(plan: &Value) -> Option<&Value> {
    if plan["Node Type"] == "ModifyTable" {
        return Some(plan);
    }
    plan["Plans"].as_array()?.iter().find_map(update)
}

/// The tables that a plan goes through from end to end.
fn scanned(plan: &Value, tables: &mut Vec<String>) {
    if plan["Node Type"] == "Seq Scan" {
        tables.push(plan["Relation Name"].as_str().unwrap().to_owned());
    }
    for part in plan["Plans"].as_array().into_iter().flatten() {
        scanned(part, tables);
    }
}

#[test]
fn a_transition_costs_the_same_among_a_million_jobs_as_among_a_thousand() {
    let server = PostgresServer::start_with(&EXPLAIN);
    let few = Store::filled(&server, 1_000, 1_000);
    let many = Store::filled(&server, 1_000_000, 100_000);
    let pages = [&few, &many].map(|store| {
        store.work();
        let plans = store.plans(&server);
        assert!(plans.len() > 3 * ROUNDS, "{} plans", plans.len());
        for plan in &plans {
            let mut tables = Vec::new();
            scanned(&plan.plan, &mut tables);
            tables.retain(|table| table != "line" && table != "version");
            assert!(
                tables.is_empty(),
                "goes through all of {tables:?}:\n{}\n{:#}",
                plan.sql,
                plan.plan
            );
        }
        let mut lists = plans.iter().filter(|plan| plan.is("AS listed"));
        let list = lists.next().expect("a list of one workflow").pages();
        assert!(list < 100, "{list} pages for a list of one job");
        let of = |verb: &str| -> f64 {
            let pages: u64 = plans
                .iter()
                .filter(|plan| plan.is(verb))
                .map(Plan::pages)
                .sum();
            pages as f64 / (ROUNDS * HANDS) as f64
        };
        [
            of("settled_token = job.token"),
            of("AS chosen") + of("chosen AS"),
        ]
    });
    let [[few_settle, few_claim], [many_settle, many_claim]] = pages;
    let ratio = (many_settle + many_claim) / (few_settle + few_claim);
    println!(
        "postgres, pages touched by a transition: {few_settle:.1} to save and {few_claim:.1} to claim among 2,000 jobs, \
         {many_settle:.1} and {many_claim:.1} among 1,100,000: {ratio:.2} times as many"
    );
    assert!(ratio < 1.5);
}

/// A job that stays with its worker is written beside its last version, and no index is touched. That needs room in its page,
/// which is made by clearing older versions away; these are kept for as long as any transaction might still see them.
#[test]
fn a_step_of_a_job_that_is_kept_touches_no_index() {
    let server = PostgresServer::start();
    let store = Store::filled(&server, 100, 1_000);
    let request = ClaimRequest::new("plans", HANDS, Duration::from_secs(60));
    let counted = "SELECT pg_stat_get_tuples_updated(it), pg_stat_get_tuples_hot_updated(it)
        FROM (SELECT '{schema}.job'::regclass AS it) AS job";
    let counted = counted.replace("{schema}", &store.schema);
    let [all, beside] = store.runtime.block_on(async {
        let mut claims = store.store.claim(&request).await.unwrap().claims;
        let client = client(&server.address()).await;
        both_connections_are_ready(&client).await;
        for _ in 0..ROUNDS {
            let next = |claim: &Claim| next_step(claim, Disposition::Continue);
            let settlements: Vec<_> = claims.iter().map(next).collect();
            let turnover = store.store.settle(&settlements, Some(&request)).await;
            claims = kept(claims, &turnover.unwrap());
            assert_eq!(claims.len(), HANDS);
        }
        // A connection tells what it has done when it has been idle for some seconds.
        loop {
            let row = client.query_one(&counted, &[]).await.unwrap();
            let counts: [i64; 2] = [row.get(0), row.get(1)];
            if counts[0] >= (HANDS + ROUNDS * HANDS) as i64 {
                return counts;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    println!(
        "postgres, {all} rows written by a claim and steps, {beside} of them beside their last version"
    );
    assert_eq!(all, (HANDS + ROUNDS * HANDS) as i64);
    assert!(beside * 10 >= (ROUNDS * HANDS * 9) as i64);
}

/// The store gets its second connection ready once the first is in use. While the server plans for it, no older version is
/// cleared away.
async fn both_connections_are_ready(client: &Client) {
    const READY: &str = "SELECT count(*) FROM pg_stat_activity
        WHERE application_name = 'ergate' AND state = 'idle' AND query LIKE '%.turn(%'";
    let ready = async {
        while client.query_one(READY, &[]).await.unwrap().get::<_, i64>(0) < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), ready).await;
    waited.expect("the store opens a second connection, and has the server plan for it");
}

/// Whoever locks several jobs takes them in the order in which they are given, which is the order of their ids.
#[test]
fn jobs_are_locked_in_the_order_of_their_ids() {
    let server = PostgresServer::start_with(&EXPLAIN);
    let store = Store::filled(&server, 100, 1_000);
    store.work();
    let plans = store.plans(&server);
    for verb in ["settled_token = job.token", "AS held (id, token)"] {
        let plans: Vec<_> = plans.iter().filter(|plan| plan.is(verb)).collect();
        assert!(plans.len() >= ROUNDS);
        for plan in plans {
            let update = update(&plan.plan).unwrap();
            let mut parts = update["Plans"].as_array().unwrap().iter();
            let join = parts
                .find(|part| part["Parent Relationship"] == "Outer")
                .unwrap();
            assert_eq!(join["Node Type"], "Nested Loop", "{:#}", plan.plan);
            let given = join["Plans"][0]["Node Type"].as_str().unwrap();
            assert!(
                ["Function Scan", "Subquery Scan"].contains(&given),
                "{:#}",
                plan.plan
            );
            assert_eq!(join["Plans"][1]["Index Name"], "job_id", "{:#}", plan.plan);
        }
    }
}
