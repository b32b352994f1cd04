//! Where Rust is meant to differ from the Python package. What is not in this table is the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::everywhere;
use crate::recording::Recording;
use crate::replay::{Run, replay};
use crate::story::Story;

pub(crate) struct Difference {
    pub(crate) python: &'static str,
    pub(crate) rust: &'static str,
    pub(crate) why: &'static str,
    pub(crate) shown: Shown,
}

/// Where a difference is to be seen.
pub(crate) enum Shown {
    /// In these cases: what happens in Rust is in `stories/`. A case may show several differences.
    In(&'static [&'static str]),
    /// In every case about which the function has something to say; it says whether the difference is there.
    Wherever(fn(&Recording, &Run) -> Option<bool>),
}

pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        python: "A job of an unknown workflow ends the app with `KeyError`.",
        rust: "The job fails, and its error names the workflows that there are. The worker goes on.",
        why: "One bad job must not stop the queue.",
        shown: Shown::In(&["unknown_workflow"]),
    },
    Difference {
        python: "A finished, failed or aborted job that is handed in again is run again from where it stands, \
                 or ends the app with `KeyError`.",
        rust: "It stays as it is.",
        why: "Queues deliver twice now and then. To run a failed job again, ask for it: `retry`.",
        shown: Shown::In(&[
            "redelivered_completed",
            "redelivered_ended",
            "redelivered_failed",
            "redelivered_aborted",
        ]),
    },
    Difference {
        python: "The last step returns, but only an early end is hinted: the job is queued again, and the app \
                 dies of it. Completion follows from the estimate of the progress.",
        rust: "A job is completed when its last step returns.",
        why: "The progress is for people to look at; nothing is decided by it.",
        shown: Shown::In(&["end_by_default_returns"]),
    },
    Difference {
        python: "After an early end, `current_step` is the number of completed steps less one, which after a \
                 jump is some other step.",
        rust: "`current_step` is the step that ended the job.",
        why: "It should tell where the job ended.",
        shown: Shown::In(&[
            "end_after_jump",
            "ladder_jump_and_end",
            "order_left_open",
            "my_ordered_workflow",
            "my_ordered_workflow_2_c",
            "my_ordered_workflow_2_hinted_c",
        ]),
    },
    Difference {
        python: "The percentage is wrong until the job ends, and may go down, where a way that a step takes is \
                 not hinted.",
        rust: "The return type of a step declares its ways, so the percentage counts them all. It never goes down.",
        why: "What has to be said twice is forgotten once.",
        shown: Shown::In(&[
            "jump_unhinted",
            "jump_to_last",
            "my_ordered_workflow",
            "my_ordered_workflow_2_a",
            "my_ordered_workflow_2_b",
            "my_ordered_workflow_2_c",
            "my_ordered_workflow_2_other",
            "workflow_with_paths_2_as_printed_sunday",
        ]),
    },
    Difference {
        python: "A dependency sees a jump or an early end as an exception: a session rolls back what the step \
                 did, and the job goes on as if it had not.",
        rust: "For a teardown, both are a success: the session commits.",
        why: "Jumps are values and not errors.",
        shown: Shown::In(&["session_jump", "session_end"]),
    },
    Difference {
        python: "A dependency that swallows the step's exception hides it: the log shows an `UnboundLocalError` \
                 of the package instead.",
        rust: "A dependency can't swallow an error. The job fails with the error of the step.",
        why: "The cause is what one looks for.",
        shown: Shown::In(&["swallowed_fail"]),
    },
    Difference {
        python: "A dependency that swallows exceptions swallows the step's jump too, and the job fails.",
        rust: "The job jumps.",
        why: "As above: there is nothing to swallow.",
        shown: Shown::In(&["swallowed_jump"]),
    },
    Difference {
        python: "The error of a teardown takes the place of the step's own.",
        rust: "The step's error comes first, and the teardown's stands beside it, under `also`.",
        why: "The first error is the cause.",
        shown: Shown::In(&["teardown_fails_after_fail", "teardown_fails_after_abort"]),
    },
    Difference {
        python: "An abort becomes a failure when a teardown fails after it.",
        rust: "The job is aborted.",
        why: "The step has given up on purpose, whatever comes after it.",
        shown: Shown::In(&["teardown_fails_after_abort"]),
    },
    Difference {
        python: "The error of a teardown doesn't say whose it is.",
        rust: "It names the dependency.",
        why: "`disk full` alone leads nowhere.",
        shown: Shown::In(&[
            "teardown_fails_after_return",
            "teardown_fails_after_jump",
            "teardown_fails_after_end",
            "teardown_fails_after_fail",
            "teardown_fails_after_abort",
        ]),
    },
    Difference {
        python: "Jobs that are cancelled, or are being cancelled, are run and completed.",
        rust: "They are not run, and end as cancelled.",
        why: "That is what cancelling asks for.",
        shown: Shown::In(&["cancelled", "cancelling"]),
    },
    Difference {
        python: "A job runs at once even if its `requested_start_time` lies ahead.",
        rust: "It is scheduled, and runs when its time has come.",
        why: "That is what the field asks for.",
        shown: Shown::In(&["scheduled_in_future"]),
    },
    Difference {
        python: "An input or a context of another shape than the step's is handed to it all the same; the step \
                 fails where it trips over it, if it does.",
        rust: "The job fails before the step runs, and the error says what was expected and where.",
        why: "A step gets what its signature says, or is not called.",
        shown: Shown::In(&["input_of_another_type", "context_of_another_shape"]),
    },
    Difference {
        python: "Errors are in the log only: a failed or aborted job doesn't say why.",
        rust: "The job holds its error, with the step, the attempt and the chain of causes.",
        why: "The log is elsewhere when somebody asks why.",
        shown: Shown::Wherever(everywhere::the_job_holds_its_error),
    },
    Difference {
        python: "A status is stored as a number from 1 to 9.",
        rust: "A status is stored as a word. The numbers are read as well, and `Job::to_python_json` writes them.",
        why: "A word can be read without a table beside it.",
        shown: Shown::Wherever(everywhere::statuses_are_words),
    },
    Difference {
        python: "The signals `JOB_RUN_START` and `JOB_RUN_END` come at each step, `JOB_RUN_FAIL` at a failure, and \
                 none when a job is completed or aborted.",
        rust: "There are events of the step (started, finished, retried, returned) and of the job (submitted, \
               started, finished, failed, aborted, cancelled).",
        why: "One hears of what happened, once and by its name.",
        shown: Shown::Wherever(everywhere::events_are_named_for_what_they_are),
    },
];

/// What happens in Rust in a case that differs.
pub(crate) fn story_of(case: &str) -> Option<Story> {
    cases().contains(case).then(|| {
        let path = folder().join(case).with_extension("txt");
        let text = fs::read_to_string(&path);
        Story::of(&text.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    })
}

fn cases() -> BTreeSet<&'static str> {
    let cases = DIFFERENCES.iter().map(|difference| match difference.shown {
        Shown::In(cases) => cases,
        Shown::Wherever(_) => &[],
    });
    cases.flatten().copied().collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/stories")
}

#[test]
fn there_is_a_story_for_each_case_that_differs_and_no_other() {
    let entries = fs::read_dir(folder()).expect("the folder of the stories");
    let stories: BTreeSet<String> = entries
        .map(|entry| entry.expect("a story").file_name())
        .map(|name| name.to_string_lossy().trim_end_matches(".txt").to_owned())
        .collect();
    let cases: BTreeSet<String> = cases().into_iter().map(str::to_owned).collect();
    assert_eq!(stories, cases);

    let recordings = Recording::all();
    let recorded: BTreeSet<String> = recordings.into_iter().map(|it| it.case).collect();
    let unknown: Vec<&String> = cases.difference(&recorded).collect();
    assert!(unknown.is_empty(), "there are no recordings of {unknown:?}");
}

#[tokio::test]
async fn what_differs_everywhere_does_so() {
    let mut runs = Vec::new();
    for recording in Recording::all() {
        let run = replay(&recording).await;
        runs.push((recording, run));
    }
    for difference in DIFFERENCES {
        let Shown::Wherever(shows) = difference.shown else {
            continue;
        };
        let mut seen = 0;
        for (recording, run) in &runs {
            let Some(is_there) = shows(recording, run) else {
                continue;
            };
            assert!(
                is_there,
                "not so in {}: {}",
                recording.case, difference.rust
            );
            seen += 1;
        }
        assert!(seen > 0, "no recording shows it: {}", difference.rust);
    }
}
