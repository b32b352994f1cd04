//! The pictures of workflows of every shape. They are kept in the tests' output folder, `graph/*.svg`, to be looked at.

use ergate::engine::PlanStep;
use ergate::graph::{Graph, STYLE};
use ergate::{BoxError, RunOutcome, Status};

use crate::Outcome;
use crate::shapes::{graph, hostile, hundred, job, keep, long_names, row, shop, tangle};

fn all() -> Result<Vec<(&'static str, Graph)>, BoxError> {
    let mut steep = row(1024);
    steep[0] = (1..1024).fold(PlanStep::new("first"), PlanStep::with_jump);
    Ok(vec![
        ("one", graph("one", row(1))?),
        ("three", graph("three", shop())?),
        ("twelve", graph("twelve", tangle())?),
        ("twelve_with_jobs", busy()?),
        ("hundred", graph("hundred", hundred())?),
        ("long_names", graph("long_names", long_names())?),
        ("hostile", graph("<hostile>", hostile())?),
        ("every_step_at_once", graph("every_step_at_once", steep)?),
    ])
}

fn busy() -> Result<Graph, BoxError> {
    let mut jobs = Vec::new();
    let all = [
        "receive",
        "validate",
        "triage",
        "reserve",
        "charge",
        "pack",
        "label",
        "hand_over",
        "notify",
    ];
    let all = all.map(|step| (step, 12));
    jobs.resize(120, job("twelve", &all));
    jobs.resize(
        134,
        job(
            "twelve",
            &[
                ("receive", 3),
                ("triage", 1),
                ("charge", 1100),
                ("refund", 40),
                ("close", 1),
            ],
        ),
    );
    let mut failed = job("twelve", &all[..5]);
    failed.status = Status::Failed;
    if let Some(run) = failed.runs.last_mut() {
        run.outcome = RunOutcome::Failed;
    }
    jobs.resize(136, failed);
    Ok(graph("twelve", tangle())?.with_jobs(&jobs))
}

/// What stands between `before` and the next quote, for each tag that begins so.
fn attributes<'a>(svg: &'a str, tag: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let tags = svg.split('<').filter(move |text| text.starts_with(tag));
    tags.filter_map(move |text| text.split_once(&format!(" {name}=\""))?.1.split('"').next())
}

fn numbers(svg: &str, tag: &str, name: &str) -> Vec<f64> {
    attributes(svg, tag, name)
        .filter_map(|text| text.parse().ok())
        .collect()
}

#[test]
fn they_are_well_formed_and_need_nothing_else() -> Outcome {
    for (name, graph) in all()? {
        keep(name, &graph)?;
        let svg = graph.svg();
        let body = svg.replace(STYLE, "");
        let mut open = Vec::new();
        for tag in body.split('<').skip(1) {
            let (tag, text) = tag.split_once('>').ok_or("a tag is not closed")?;
            let word = tag.split([' ', '/']).next().unwrap_or_default();
            if let Some(closed) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(closed), "{name}");
            } else if !tag.ends_with('/') {
                open.push(word);
            }
            assert_eq!(tag.matches('"').count() % 2, 0, "{name}: {tag}");
            assert!(
                [
                    "svg", "style", "rect", "circle", "path", "g", "title", "text", "tspan", ""
                ]
                .contains(&word)
            );
            for entity in tag.split('&').skip(1).chain(text.split('&').skip(1)) {
                assert!(
                    ["amp;", "lt;", "gt;", "quot;", "#39;"]
                        .iter()
                        .any(|it| entity.starts_with(it))
                );
            }
        }
        assert!(open.is_empty(), "{name}");
        assert!(
            !svg.contains("style=") && !svg.contains("url(") && svg.matches("http").count() == 1,
            "{name}"
        );
        assert!(svg.contains("prefers-color-scheme: dark"), "{name}");
    }
    Ok(())
}

#[test]
fn no_two_steps_overlap_and_all_stand_within() -> Outcome {
    for (name, graph) in all()? {
        let svg = graph.svg();
        let tops = numbers(&svg, "rect class=\"eg-card\"", "y");
        let heights = numbers(&svg, "rect class=\"eg-card\"", "height");
        assert_eq!(tops.len(), graph.nodes().len(), "{name}");
        let places: Vec<(f64, f64)> = tops.into_iter().zip(heights).collect();
        for pair in places.windows(2) {
            assert!(pair[0].0 + pair[0].1 < pair[1].0, "{name}: {pair:?}");
        }
        let (width, height) = (
            numbers(&svg, "svg", "width"),
            numbers(&svg, "svg", "height"),
        );
        let (left, column) = (
            numbers(&svg, "rect class=\"eg-card\"", "x"),
            numbers(&svg, "rect class=\"eg-card\"", "width"),
        );
        assert!(left[0] + column[0] < width[0], "{name}");
        assert!(
            places
                .last()
                .is_some_and(|(top, tall)| top + tall < height[0]),
            "{name}"
        );
        // What runs beside the steps stays within too.
        let beside = attributes(&svg, "path class=\"eg-way eg-jump", "d")
            .filter_map(|d| d.split('Q').nth(1)?.split(' ').next());
        for x in beside.filter_map(|x| x.parse::<f64>().ok()) {
            assert!(
                x > left[0] + column[0] && x < width[0],
                "{name}: {x} of {}",
                width[0]
            );
        }
    }
    Ok(())
}

#[test]
fn ways_that_no_job_took_are_dashed_and_others_as_thick_as_there_were_jobs() -> Outcome {
    let svg = busy()?.svg();
    let way = |says: &str| {
        let before = svg
            .split_once(&format!("<title>{says}</title>"))
            .map(|(before, _)| before);
        before
            .and_then(|before| before.rsplit_once("<path "))
            .map(|(_, path)| path.to_owned())
    };
    let thickness =
        |says: &str| way(says).and_then(|way| way.split('"').nth(3)?.parse::<f64>().ok());
    let never = way("validate → reserve: 0 jobs").ok_or("it is not there")?;
    assert!(never.contains(" eg-never"), "{never}");
    let (many, few) = (
        thickness("receive → validate: 122 jobs"),
        thickness("receive → triage: 14 jobs"),
    );
    assert!(
        many > few && few > thickness("validate → reserve: 0 jobs"),
        "{many:?} {few:?}"
    );
    assert!(svg.contains(">2 jobs failed</text>") && svg.contains(">122</text>"));
    Ok(())
}

/// A letter of these takes two columns.
#[test]
fn a_wide_name_has_room_in_the_heading() -> Outcome {
    let width = |name: &str| -> Result<f64, BoxError> {
        Ok(numbers(&graph(name, row(1))?.svg(), "svg", "width")[0])
    };
    let wide = "注文を確認して、支払いを受け取り、商品を発送する";
    let columns = 2 * wide.chars().count();
    assert_eq!(width(wide)?, width(&"a".repeat(columns))?);
    Ok(())
}
