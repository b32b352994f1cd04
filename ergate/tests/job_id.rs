//! The ids of jobs.

use ergate::{JobId, Timestamp};

#[test]
fn ids_are_uuids_that_sort_by_their_making() {
    let ids: Vec<JobId> = (0..10_000).map(|_| JobId::new()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    for id in &ids {
        let shape: Vec<usize> = id.as_str().split('-').map(str::len).collect();
        assert_eq!(shape, [8, 4, 4, 4, 12]);
        assert_eq!(id.as_str().as_bytes()[14], b'7');
        assert!(b"89ab".contains(&id.as_str().as_bytes()[19]));
    }
    let millis = i64::from_str_radix(&ids[0].as_str().replace('-', "")[..12], 16).unwrap();
    let now = Timestamp::now().as_micros() / 1000;
    assert!((now - 60_000..=now).contains(&millis));
}

#[test]
fn ids_made_by_several_threads_differ() {
    let make = || (0..2_000).map(|_| JobId::new()).collect::<Vec<_>>();
    let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(make)).collect();
    let mut ids: Vec<JobId> = threads
        .into_iter()
        .flat_map(|thread| thread.join().unwrap())
        .collect();
    ids.sort();
    assert!(ids.is_sorted_by(|a, b| a < b));
}

#[test]
fn an_id_of_your_own_is_any_text_of_one_to_255_bytes() {
    assert_eq!(
        JobId::try_from("").unwrap_err().to_string(),
        "a job's id must not be empty"
    );
    assert!(JobId::try_from("x".repeat(255)).is_ok());
    assert_eq!(
        "x".repeat(256).parse::<JobId>().unwrap_err().to_string(),
        "a job's id has at most 255 bytes, this one has 256",
    );
    assert!(serde_json::from_str::<JobId>("\"\"").is_err());
}
