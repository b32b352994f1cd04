//! The process dies between two writes of the store: at every point that there is, in turn.
//!
//! In each scenario the store is told the same at the same times, so its rows are the same each time. What is found after
//! a crash must be what was saved by the last transaction before it, to the last bit; and telling the store again must
//! lead to where it would have got without the crash.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use tests::faults::{Act, Order, Play};

use crate::dump::dump;
use crate::process::Process;
use crate::scene::Scene;

/// The scenarios, and whether telling the store again is to have the same end.
///
/// A job that could not be read comes back when its lease has run out, and until then stands where it stood.
const SCENARIOS: [(&str, bool); 12] = [
    ("open", true),
    ("submit", true),
    ("claim", true),
    ("claim an unreadable job", false),
    ("renew", true),
    ("settle one", true),
    ("settle several", true),
    ("settle what was long", true),
    ("cancel", true),
    ("retry", true),
    ("prune", true),
    ("all together", true),
];

const SIGABRT: i32 = 6;

#[test]
fn a_crash_between_any_two_writes_leaves_what_was_saved_last() {
    let mut passed = BTreeSet::new();
    let mut crashes = 0;
    for (name, repeats) in SCENARIOS {
        let points = Scenario::new(name).crash_at_each_point(repeats);
        crashes += points.len();
        passed.extend(points);
    }
    let writes = writes_in_the_source();
    let missed: Vec<_> = writes.iter().filter(|it| !passed.contains(*it)).collect();
    assert!(missed.is_empty(), "no scenario comes by {missed:#?}");
    println!(
        "crash points: {crashes} crashes in {} scenarios, at all of the {} statements that write",
        SCENARIOS.len(),
        writes.len()
    );
}

struct Scenario {
    name: &'static str,
    scene: Scene,
    prepared: Vec<String>,
}

impl Scenario {
    fn new(name: &'static str) -> Scenario {
        let scene = Scene::new("crash");
        let mut scenario = Scenario {
            name,
            scene,
            prepared: Vec::new(),
        };
        scenario.play("prepared", Act::Prepare);
        scenario.prepared = dump(&scenario.file("prepared"));
        scenario
    }

    fn crash_at_each_point(&self, repeats: bool) -> Vec<String> {
        self.copy("whole");
        let points = self.play("whole", Act::Perform);
        let end = dump(&self.file("whole"));
        let commits = |points: &[String]| points.iter().filter(|it| *it == "committed").count();
        // What there is after so many transactions.
        let mut saved =
            BTreeMap::from([(0, self.prepared.clone()), (commits(&points), end.clone())]);
        for point in 0..points.len() {
            let name = format!("crashed at {point}");
            self.copy(&name);
            self.play(&name, Act::Die(point));
            let found = dump(&self.file(&name));
            let expected = saved
                .entry(commits(&points[..=point]))
                .or_insert_with(|| found.clone());
            let place = format!("{}, point {point}: {}", self.name, points[point]);
            assert_eq!(found, *expected, "{place}");
            if repeats {
                self.play(&name, Act::Perform);
                assert_eq!(dump(&self.file(&name)), end, "{place}, told again");
            }
        }
        assert!(saved.len() > 1, "{}: nothing was saved", self.name);
        points
    }

    /// Plays an act in a process of its own, and gives the points that it passed.
    fn play(&self, name: &str, act: Act) -> Vec<String> {
        let process = Process::start(&Order::Play(Play {
            file: self.file(name),
            scenario: self.name.to_owned(),
            act,
        }));
        let (status, lines) = process.end();
        match act {
            Act::Die(_) => assert_eq!(status.signal(), Some(SIGABRT), "{}: {status}", self.name),
            _ => assert!(status.success(), "{}: {status}", self.name),
        }
        lines
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        let directory = self.scene.path(name);
        fs::create_dir_all(&directory).unwrap();
        directory.join("jobs.db")
    }

    /// A copy of what was prepared.
    fn copy(&self, name: &str) {
        let (from, to) = (self.file("prepared"), self.file(name));
        copy(from.parent().unwrap(), to.parent().unwrap());
    }
}

/// Copies the files of a directory.
fn copy(from: &Path, to: &Path) {
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// Every statement that writes rows, as it stands in the source of the store.
fn writes_in_the_source() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ergate/src/backend/sqlite");
    let files = fs::read_dir(source)
        .unwrap()
        .map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|it| it == "rs"));
    let texts = files.map(|file| fs::read_to_string(file).unwrap());
    texts.flat_map(|text| writes(&text)).collect()
}

fn writes(source: &str) -> Vec<String> {
    let literals = source.split('"').map(|text| text.split_whitespace());
    let literals = literals.map(|words| words.collect::<Vec<_>>().join(" "));
    let verbs = ["INSERT ", "UPDATE ", "DELETE "];
    let is_write = |text: &String| verbs.iter().any(|verb| text.starts_with(verb));
    literals.filter(is_write).collect()
}
