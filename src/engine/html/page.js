// Makes the headings of each table buttons that sort it: numbers by value, texts by letter, what is
// not known last. The page is whole without it.
(function () {
  "use strict";

  function textOf(row, column) {
    return row.cells[column].textContent;
  }

  function compare(a, b, number, sign) {
    if (!number) return sign * a.localeCompare(b);
    var x = parseFloat(a), y = parseFloat(b);
    if (isNaN(x) || isNaN(y)) return isNaN(x) - isNaN(y);
    return sign * (x - y);
  }

  function sort(heading) {
    var table = heading.closest("table"), body = table.tBodies[0], column = heading.cellIndex;
    var sign = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    var number = heading.classList.contains("n");
    var rows = Array.prototype.slice.call(body.rows);

    rows.sort(function (a, b) {
      return compare(textOf(a, column), textOf(b, column), number, sign);
    });
    rows.forEach(function (row) {
      body.appendChild(row);
    });
    table.querySelectorAll("[aria-sort]").forEach(function (other) {
      other.removeAttribute("aria-sort");
    });
    heading.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
  }

  document.querySelectorAll(".sortable thead th").forEach(function (heading) {
    var button = document.createElement("button");

    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", function () {
      sort(heading);
    });
    heading.replaceChildren(button);
  });
})();
