//! A disk that has no more room, or doesn't let the store write for another reason.

use std::fs;
use std::process::Command;

use tests::faults::{Fill, Order, Pace};

use crate::audit::audit_the_end;
use crate::process::{PROGRAM, Process, json};
use crate::scene::{Scene, order};

/// A file may not grow beyond a limit, until the limit is lifted.
#[test]
fn a_worker_whose_store_can_not_be_written_goes_on_when_it_can() {
    let scene = Scene::new("limit");
    let store = scene.store();
    scene.submit(&store, 200);
    let log = fs::metadata(scene.path("jobs.db-wal")).unwrap().len();
    let limit = log + 200_000;

    let mut work = scene.work("worker");
    work.pace = Pace(0, 1);
    work.aloud = true;
    // Otherwise the signal that tells of the limit would end the process.
    let script = r#"trap '' XFSZ; exec prlimit --fsize="$0":unlimited "$1" "$2""#;
    let mut command = Command::new("sh");
    command.args([
        "-c",
        script,
        &limit.to_string(),
        PROGRAM,
        &json(&order(work)),
    ]);
    let worker = Process::run(&mut command);
    let complaint = worker.line_with("the store failed");
    assert!(complaint.contains("jobs.db"), "{complaint}");

    let id = worker.id().to_string();
    let lifted = Command::new("prlimit")
        .args(["--pid", &id, "--fsize=unlimited"])
        .status();
    assert!(lifted.unwrap().success());
    scene.wait_for_the_end(&store);
    worker.signal("TERM");
    let (status, lines) = worker.end();
    assert!(status.success(), "{lines:?}");
    let complaints = lines
        .iter()
        .filter(|line| line.contains("the store failed"))
        .count()
        + 1;
    let audit = audit_the_end(&scene.all_jobs(&store), &scene.effects().all());
    println!(
        "a file that may not grow: {complaints} complaints, then the limit was lifted: {audit}"
    );
}

/// A file system of its own, in memory. Not everybody may make one; then the test says so.
#[test]
fn a_store_on_a_full_disk_saves_what_is_in_hand_and_goes_on_when_there_is_room() {
    let scene = Scene::new("full");
    let disk = scene.path("disk");
    fs::create_dir(&disk).unwrap();
    if !can_mount(&disk) {
        println!("disk full: skipped, for this user can't make a file system");
        return;
    }
    let fill = Order::Fill(Fill {
        disk: disk.clone(),
        effects: scene.path("effects"),
    });
    let mut command = mount(&disk);
    let process = Process::run(command.args([PROGRAM, &json(&fill)]));
    let (status, lines) = process.end();
    assert!(status.success(), "{lines:#?}");
    println!("disk full: {}", lines.join("; "));
}

fn can_mount(disk: &std::path::Path) -> bool {
    mount(disk)
        .args(["true", ""])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Runs a command with a small disk of its own at this place. Nobody else sees it, and it is gone with the command.
fn mount(disk: &std::path::Path) -> Command {
    let script = r#"mount -t tmpfs -o size=48m none "$0" && exec "$1" "$2""#;
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
    command.arg(disk);
    command
}
