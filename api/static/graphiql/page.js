// Asks for the key, keeps it for this tab only, and mounts GraphiQL with it.
"use strict";

const FIELDS = ["key", "principal", "organisation"];
const field = (name) => document.getElementById(name);
const EXAMPLE = `# Every request carries the key from above.
query LatestDecisions {
  decisions(first: 5) {
    totalCount
    nodes { title outcome sentences }
  }
}
`;

function headers() {
  const sent = { Authorization: `Bearer ${field("key").value.trim()}` };
  const principal = field("principal").value.trim();
  const organisation = field("organisation").value.trim();
  if (principal) sent["Concord-Principal"] = principal;
  if (organisation) sent["Concord-Organisation"] = organisation;
  return sent;
}

// The fields are read at each request, so that a change applies at once.
function fetcher(parameters, options) {
  return fetch("/graphql", {
    method: "POST",
    headers: {
      Accept: "application/graphql-response+json, application/json;q=0.9",
      "Content-Type": "application/json",
      ...headers(),
      ...(options && options.headers),
    },
    body: JSON.stringify(parameters),
  }).then((response) => response.json());
}

let root = null;
function mount() {
  if (root) root.unmount();
  root = ReactDOM.createRoot(document.getElementById("graphiql"));
  root.render(React.createElement(GraphiQL, { fetcher, defaultQuery: EXAMPLE }));
}

field("identity").addEventListener("submit", (event) => {
  event.preventDefault();
  FIELDS.forEach((name) => sessionStorage.setItem(`concord.${name}`, field(name).value));
  mount();
});

FIELDS.forEach((name) => {
  field(name).value = sessionStorage.getItem(`concord.${name}`) || "";
});
if (field("key").value) mount();
