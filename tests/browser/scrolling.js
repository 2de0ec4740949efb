// Scrolls from the newest message to the oldest in 20 frames and back; returns in milliseconds the
// middle frame, the slowest frame and the longest task meanwhile, and the middle frame at rest
// just before, which says how busy the machine is with other things.
async () => {
  const log = document.getElementById("log");
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  observer.observe({ type: "longtask" });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const middle = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  const frames = [];
  const idle = [];
  const height = log.scrollHeight - log.clientHeight;
  let before = await frame();
  for (let step = 0; step < 10; step += 1) {
    const now = await frame();
    idle.push(now - before);
    before = now;
  }
  for (let step = 0; step <= 40; step += 1) {
    log.scrollTop = height * Math.abs(step - 20) / 20;
    const now = await frame();
    frames.push(now - before);
    before = now;
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  return {
    idle_frame: middle(idle),
    middle_frame: middle(frames),
    slowest_frame: Math.max(...frames),
    longest_task: Math.max(0, ...tasks.map(({ duration }) => duration)),
  };
}
