// One request. A page comes back as a document that the browser has parsed and in which nothing runs, so that no text
// is ever put into ours as HTML; anything else as JSON.

export function ask(method, path, { headers = {}, body, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.onreadystatechange = () => {
      if (request.readyState !== XMLHttpRequest.HEADERS_RECEIVED) return;
      const type = request.getResponseHeader("Content-Type") ?? "";
      request.responseType = type.startsWith("text/html") ? "document" : "json";
    };
    request.onload = () =>
      resolve({ status: request.status, body: request.response, header: (name) => request.getResponseHeader(name) });
    request.onerror = () => reject(new Error("The service cannot be reached."));
    request.onabort = () => reject(new DOMException("Stopped", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}
