//! A recorder that keeps all that is recorded.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use ::metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata,
    SharedString, Unit,
};
use ergate::metrics::Kind;

/// A series, such as `ergate_jobs_ended_total workflow=shop status=failed`.
type Series = String;

#[derive(Debug, Default)]
struct Kept {
    kinds: BTreeMap<Series, Kind>,
    values: BTreeMap<Series, Vec<f64>>,
    /// The most that a gauge ever was.
    most: BTreeMap<Series, f64>,
    described: BTreeMap<String, (Kind, Option<Unit>, String)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Recorder(Arc<Mutex<Kept>>);

impl Recorder {
    /// All that was recorded, a line each: a counter's sum, a gauge as it stands and the most that it was, and each value of a
    /// histogram.
    pub(super) fn lines(&self) -> Vec<String> {
        let kept = self.0.lock().unwrap();
        let line = |(series, kind): (&Series, &Kind)| {
            let values = kept
                .values
                .get(series)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let sum: f64 = values.iter().sum();
            match kind {
                Kind::Gauge => format!("{series}: {sum}, at most {}", kept.most[series]),
                Kind::Histogram => format!("{series}: {values:?}"),
                _ => format!("{series}: {sum}"),
            }
        };
        kept.kinds.iter().map(line).collect()
    }

    pub(super) fn described(&self) -> Vec<(String, Kind, Option<Unit>, String)> {
        let kept = self.0.lock().unwrap();
        let described = kept.described.clone().into_iter();
        described
            .map(|(name, (kind, unit, text))| (name, kind, unit, text))
            .collect()
    }

    fn series(&self, key: &Key, kind: Kind) -> Arc<One> {
        let labels = key
            .labels()
            .map(|label| format!(" {}={}", label.key(), label.value()));
        let series: Series = key.name().to_owned() + &labels.collect::<String>();
        self.0.lock().unwrap().kinds.insert(series.clone(), kind);
        Arc::new(One {
            series,
            recorder: self.clone(),
        })
    }

    fn describe(&self, name: KeyName, kind: Kind, unit: Option<Unit>, text: SharedString) {
        let about = (kind, unit, text.into_owned());
        let mut kept = self.0.lock().unwrap();
        kept.described.insert(name.as_str().to_owned(), about);
    }
}

struct One {
    series: Series,
    recorder: Recorder,
}

impl One {
    fn add(&self, value: f64) {
        let mut kept = self.recorder.0.lock().unwrap();
        let values = kept.values.entry(self.series.clone()).or_default();
        values.push(value);
        let sum = values.iter().sum();
        let most = kept.most.entry(self.series.clone()).or_default();
        *most = most.max(sum);
    }
}

impl CounterFn for One {
    fn increment(&self, value: u64) {
        self.add(value as f64);
    }

    fn absolute(&self, _: u64) {
        panic!("a counter only counts");
    }
}

impl GaugeFn for One {
    fn increment(&self, value: f64) {
        self.add(value);
    }

    fn decrement(&self, value: f64) {
        self.add(-value);
    }

    fn set(&self, _: f64) {
        panic!("several workers share a gauge, so none sets it");
    }
}

impl HistogramFn for One {
    fn record(&self, value: f64) {
        self.add(value);
    }
}

impl ::metrics::Recorder for Recorder {
    fn describe_counter(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.describe(name, Kind::Counter, unit, text);
    }

    fn describe_gauge(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.describe(name, Kind::Gauge, unit, text);
    }

    fn describe_histogram(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.describe(name, Kind::Histogram, unit, text);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.series(key, Kind::Counter))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.series(key, Kind::Gauge))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.series(key, Kind::Histogram))
    }
}
