import Search

extension Route {
  /// For those who watch the server.
  static let watching: [Route] = [
    Route(name: "health", path: [.literal("health")], isOfCommit: false) { _, _ in
      Response(json: ReadinessJSON.health())
    },
    Route(name: "ready", path: [.literal("ready")], isOfCommit: false) { _, service in
      Response(json: ReadinessJSON.ready(try service.index().commit()))
    },
    Route(name: "metrics", path: [.literal("metrics")], isOfCommit: false) { _, service in
      let index = try? service.index()
      let known = index.flatMap { index in (try? index.commit()).map { ($0, index.cachedBytes) } }
      return Response(
        headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
        body: Array(service.metrics.text(index: known).utf8))
    },
  ]
}
