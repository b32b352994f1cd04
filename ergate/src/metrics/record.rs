//! Recording a metric of the table, and nothing else.

use std::time::Duration;

use ::metrics::{
    Gauge, Key, KeyName, Label, Level, Metadata, Recorder, SharedString, Unit, with_recorder,
};

use super::{ALL, Kind, Metric};

const ABOUT: Metadata<'static> = Metadata::new("ergate", Level::INFO, Some("ergate"));

/// Tells the recorder that is installed what the metrics are. A worker does so when it starts; this is for programs that only
/// submit.
///
/// ```
/// // After the recorder has been installed.
/// ergate::metrics::describe();
/// ```
pub fn describe() {
    with_recorder(|recorder| {
        for metric in &ALL {
            describe_one(recorder, metric);
        }
    });
}

fn describe_one(recorder: &dyn Recorder, metric: &Metric) {
    let name = KeyName::from_const_str(metric.name);
    let unit = Some(match metric.unit {
        "seconds" => Unit::Seconds,
        _ => Unit::Count,
    });
    let description = SharedString::const_str(metric.description);
    match metric.kind {
        Kind::Counter => recorder.describe_counter(name, unit, description),
        Kind::Gauge => recorder.describe_gauge(name, unit, description),
        Kind::Histogram => recorder.describe_histogram(name, unit, description),
    }
}

/// One more, with the values of the metric's labels.
pub(crate) fn count<const N: usize>(metric: Metric, labels: [SharedString; N]) {
    with_recorder(|recorder| {
        let counter = recorder.register_counter(&key(metric, labels), &ABOUT);
        counter.increment(1);
    });
}

pub(crate) fn measure<const N: usize>(metric: Metric, labels: [SharedString; N], took: Duration) {
    with_recorder(|recorder| {
        let histogram = recorder.register_histogram(&key(metric, labels), &ABOUT);
        histogram.record(took.as_secs_f64());
    });
}

pub(crate) fn gauge<const N: usize>(metric: Metric, labels: [SharedString; N]) -> Gauge {
    with_recorder(|recorder| recorder.register_gauge(&key(metric, labels), &ABOUT))
}

fn key<const N: usize>(metric: Metric, values: [SharedString; N]) -> Key {
    debug_assert_eq!(metric.labels.len(), N, "{}", metric.name);
    let labels = metric.labels.iter().zip(values);
    let labels: Vec<Label> = labels
        .map(|(name, value)| Label::new(*name, value))
        .collect();
    Key::from_parts(metric.name, labels)
}
