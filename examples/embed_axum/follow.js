"use strict";
// Follows the job whose page this is. Should the program be restarted meanwhile, the browser connects again by itself.
const events = new EventSource(`${location.pathname}/events`);
const [done, step, words] = ["done", "step", "words"].map(id => document.getElementById(id));

events.addEventListener("progress", event => {
    const progress = JSON.parse(event.data);
    done.value = progress.done;
    step.textContent = progress.step ?? "waits";
});

events.addEventListener("done", event => {
    events.close();
    done.value = 1;
    step.textContent = "";
    for (const [word, count] of JSON.parse(event.data)) {
        const line = document.createElement("li");
        line.textContent = `${word}: ${count}`;
        words.append(line);
    }
});

events.addEventListener("failed", event => {
    events.close();
    step.textContent = JSON.parse(event.data);
});
