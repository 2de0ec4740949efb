// Scrolls from the newest message to the oldest in 40 frames and back; returns in milliseconds the
// middle frame, the slowest frame and the longest task meanwhile.
async () => {
  const log = document.getElementById("log");
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  observer.observe({ type: "longtask" });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const frames = [];
  const height = log.scrollHeight - log.clientHeight;
  let before = await frame();
  for (let step = 0; step <= 80; step += 1) {
    log.scrollTop = height * Math.abs(step - 40) / 40;
    const now = await frame();
    frames.push(now - before);
    before = now;
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  frames.sort((a, b) => a - b);
  return {
    middle_frame: frames[Math.floor(frames.length / 2)],
    slowest_frame: frames.at(-1),
    longest_task: Math.max(0, ...tasks.map(({ duration }) => duration)),
  };
}
