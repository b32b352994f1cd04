//! Transactions that get into each other's way, and statements that take too long: they are tried again.

use std::thread;
use std::time::Duration;

use ergate::backend::{Backend, Claim, ClaimRequest, Enqueued, Postgres, Settled, Settlement};
use ergate::engine::Disposition;
use ergate::{Job, Status};

use super::scene::{Scene, client};

fn job(id: &str) -> Job {
    let mut job = Job::new("shop");
    job.id = id.parse().unwrap();
    job
}

fn request(max: usize) -> ClaimRequest {
    ClaimRequest::new("bench", max, Duration::from_secs(30))
}

async fn claim(store: &Postgres, max: usize) -> Vec<Claim> {
    store.claim(&request(max)).await.unwrap().claims
}

fn done(claim: &Claim) -> Settlement {
    let mut job = claim.job.clone();
    job.status = Status::Completed;
    Settlement::new(claim.held(), job, Disposition::Finished)
}

/// Has every second statement that writes to the jobs fail like this.
async fn have_fail(scene: &Scene, code: &str) {
    let schema = &scene.schema;
    let sql = format!(
        "CREATE SEQUENCE {schema}.trial;
        CREATE FUNCTION {schema}.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('{schema}.trial') % 2 = 1 THEN
                RAISE EXCEPTION 'bad luck' USING ERRCODE = '{code}';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER fail AFTER INSERT OR UPDATE OR DELETE ON {schema}.job
            FOR EACH STATEMENT EXECUTE FUNCTION {schema}.fail();"
    );
    let client = client(&scene.server.address()).await;
    client.batch_execute(&sql).await.unwrap();
}

#[test]
fn what_the_server_could_not_put_in_order_is_tried_again() {
    for code in ["40001", "40P01"] {
        let scene = Scene::new();
        let store = &scene.store;
        scene.wait(async {
            have_fail(&scene, code).await;
            for number in 0..10 {
                let new = job(&format!("job-{number}"));
                let id = new.id.clone();
                assert_eq!(store.enqueue(vec![new]).await.unwrap(), [Enqueued::New]);
                let claims = claim(store, 1).await;
                assert_eq!(claims.len(), 1);
                let held = [claims[0].held()];
                store.renew(&held, Duration::from_secs(60)).await.unwrap();
                let turnover = store.settle(&[done(&claims[0])], None).await.unwrap();
                assert_eq!(turnover.settled, [Settled::Committed]);
                store.cancel(&id).await.unwrap();
            }
        });
    }
}

#[test]
fn a_deadlock_with_somebody_else_is_outlived() {
    let server = tests::servers::PostgresServer::start_with(&["deadlock_timeout = 100ms"]);
    let scene = Scene::on(server);
    let (store, schema) = (&scene.store, &scene.schema);
    scene.wait(async {
        store.enqueue(vec![job("a"), job("b")]).await.unwrap();
        let claims = claim(store, 2).await;
        let settlements: Vec<Settlement> = claims.iter().map(done).collect();
        let client = client(&scene.server.address()).await;
        let touch = |id: &str| format!("UPDATE {schema}.job SET worker = worker WHERE id = '{id}'");
        client
            .batch_execute(&format!("BEGIN; {}", touch("b")))
            .await
            .unwrap();
        let settle = store.settle(&settlements, None);
        let touch_the_other = async {
            // By now the store has the one and waits for the other, or it will have to wait for both.
            tokio::time::sleep(Duration::from_millis(50)).await;
            // One of the two is chosen to give way.
            let _ = client.batch_execute(&touch("a")).await;
            client.batch_execute("ROLLBACK").await.unwrap();
        };
        let (turnover, ()) = tokio::join!(settle, touch_the_other);
        assert_eq!(
            turnover.unwrap().settled,
            [Settled::Committed, Settled::Committed]
        );
    });
}

#[test]
fn a_statement_that_takes_too_long_is_tried_again() {
    let server = tests::servers::PostgresServer::start_with(&["statement_timeout = 50ms"]);
    let scene = Scene::on(server);
    let (store, schema) = (&scene.store, &scene.schema);
    scene.wait(async {
        store.enqueue(vec![job("a"), job("b")]).await.unwrap();
        let claims = claim(store, 1).await;
        let client = client(&scene.server.address()).await;
        let lock = format!(
            "SET statement_timeout = 0; BEGIN; LOCK TABLE {schema}.job IN ACCESS EXCLUSIVE MODE"
        );
        client.batch_execute(&lock).await.unwrap();
        let settlements = [done(&claims[0])];
        let next = request(1);
        let settle = store.settle(&settlements, Some(&next));
        let unlock = async {
            tokio::time::sleep(Duration::from_millis(400)).await;
            client.batch_execute("COMMIT").await.unwrap();
        };
        let (turnover, enqueued, ()) = tokio::join!(settle, store.enqueue(vec![job("c")]), unlock);
        let turnover = turnover.unwrap();
        assert_eq!(turnover.settled, [Settled::Committed]);
        assert_eq!(turnover.claims.len(), 1);
        assert_eq!(enqueued.unwrap(), [Enqueued::New]);
    });
}

/// Groups of jobs in all orders, some of the same: nobody may wait for somebody who waits for him.
#[test]
fn those_who_have_the_same_jobs_in_hand_never_wait_for_each_other() {
    const ROUNDS: usize = 30;
    let scene = Scene::new();
    let stores: Vec<Postgres> = (0..4)
        .map(|_| {
            let options = Postgres::options().schema(scene.schema.as_str());
            options.connect_blocking(&scene.server.address()).unwrap()
        })
        .collect();
    for round in 0..ROUNDS {
        let jobs = |from: usize| {
            (0..40).map(move |number| job(&format!("{round}-{}", (number * 7 + from) % 40)))
        };
        thread::scope(|scope| {
            for (number, store) in stores.iter().enumerate() {
                let (jobs, scene) = (jobs(number * 11).collect(), &scene);
                scope.spawn(move || scene.wait(store.enqueue(jobs)).unwrap());
            }
        });
        let claims = scene.wait(claim(&scene.store, 100));
        assert_eq!(claims.len(), 40);
        thread::scope(|scope| {
            for (number, store) in stores.iter().enumerate() {
                let mut settlements: Vec<Settlement> = claims.iter().map(done).collect();
                settlements.rotate_left(number * 9);
                if number % 2 == 0 {
                    settlements.reverse();
                }
                let scene = &scene;
                scope.spawn(move || scene.wait(store.settle(&settlements, None)).unwrap());
            }
        });
    }
    let deadlocks = scene.wait(async {
        let client = client(&scene.server.address()).await;
        let sql = "SELECT sum(deadlocks)::bigint FROM pg_stat_database";
        client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0)
    });
    assert_eq!(deadlocks, 0);
}

/// Transactions of another kind than the store's fail wherever two of them meet.
#[test]
fn a_server_with_another_kind_of_transactions_is_told_which_is_wanted() {
    const JOBS: usize = 100;
    let settings = ["default_transaction_isolation = serializable"];
    let server = tests::servers::PostgresServer::start_with(&settings);
    let scene = Scene::on(server);
    scene.submit(JOBS);
    let fleet = ["one", "other"].map(|name| scene.start(name));
    scene.audit(JOBS);
    drop(fleet);
    assert!(!scene.server.log().contains("could not serialize"));
}
