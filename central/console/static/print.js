// The one thing that a page cannot ask for without a script.
document.getElementById("print").addEventListener("click", () => window.print());
