//! Whatever a workflow and its steps are called, each format stays what it is.

use crate::Outcome;
use crate::shapes::{graph, hostile, row};

#[test]
fn mermaid_gets_by_number_what_could_mean_something_to_it() -> Outcome {
    let text = graph("a: \"b\"\n---\n<b>", hostile())?.mermaid();
    let expected = [
        "---",
        "title: \"a: \\U00000022b\\U00000022\\U0000000a---\\U0000000a\\U0000003cb\\U0000003e\"",
        "---",
        "flowchart TD",
        "    start([\"start\"])",
        "    s0[\"#60;script#62;alert#40;#39;1#39;#41;#60;#47;script#62;\"]",
        "    s1[\"#34;#93;#59; end#92;N#38;lt#59;#124;#37;#37;#123;init#125;#37;#37;\"]",
        "    s2[\"#96;#42;#42;a#42;#42;#96;  #35;quot#59; --#62; x\"]",
        "    done([\"end\"])",
        "    start --> s0",
        "    s0 --> s1",
        "    s0 -.-> s2",
        "    s1 --> s2",
        "    s2 --> done",
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    Ok(())
}

#[test]
fn dot_gets_quotes_backslashes_and_entities_escaped() -> Outcome {
    let text = graph("a \"b\"\\", hostile())?.dot();
    let expected = [
        "digraph {",
        r#"    label="a \"b\"\\" labelloc=t fontname="sans-serif""#,
        r#"    node [shape=box style=rounded fontname="sans-serif"]"#,
        r#"    edge [fontname="sans-serif"]"#,
        "    start [shape=point width=0.15]",
        r#"    s0 [label="<script>alert('1')</script>"]"#,
        r#"    s1 [label="\"]; end\\N&amp;lt;|%%{init}%%"]"#,
        "    s2 [label=\"`**a**`\u{fffd} #quot; --> x\"]",
        r#"    done [label="end" shape=oval]"#,
        "    start -> s0",
        "    s0 -> s1",
        "    s0 -> s2 [style=dashed]",
        "    s1 -> s2",
        "    s2 -> done",
        "}",
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    Ok(())
}

/// Graphviz lays out long edges at length: those to one end, from every step of a long workflow, took it minutes.
#[test]
fn dot_of_a_long_workflow_is_laid_out_in_haste() -> Outcome {
    let ends = |steps: usize| {
        let steps = row(steps).into_iter().map(|step| step.with_end());
        graph("long", steps.collect()).map(|graph| graph.dot())
    };
    let long = ends(1024)?;
    assert!(long.contains("nslimit=0.5"), "{long}");
    assert!(
        long.contains("    s0 -> e0") && long.contains("    s1022 -> e1022"),
        "{long}"
    );
    assert_eq!(long.matches("-> done").count(), 1);
    let short = ends(10)?;
    assert!(
        !short.contains("nslimit") && !short.contains("e0"),
        "{short}"
    );
    Ok(())
}

#[test]
fn svg_gets_what_xml_allows() -> Outcome {
    let text = graph("<a href=\"x\">&", hostile())?.svg();
    assert!(
        text.contains(">&lt;a href=&quot;x&quot;&gt;&amp;</text>"),
        "{text}"
    );
    assert!(text.contains("<title>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;</title>"));
    assert!(!text.contains("<script") && !text.contains('\0'));
    Ok(())
}
