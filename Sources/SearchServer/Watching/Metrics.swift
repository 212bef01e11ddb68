import Basics
import Publication
import Search

/// What the server has done since it was started, for Prometheus.
final class Metrics: Sendable {
  private struct Answers: Hashable {
    var route: String
    var status: Int
  }

  private struct Times {
    var counts = [Int](repeating: 0, count: Metrics.bounds.count + 1)
    var sum = 0.0
  }

  private struct State {
    var answers: [Answers: Int] = [:]
    var times: [String: Times] = [:]
    var bytes = 0
    var began = 0
    var ended = 0
  }

  private let state = Locked(State())

  /// Upper ends of the histogram's parts, in seconds.
  private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  func begin() { state.withLock { $0.began += 1 } }

  /// `seconds`: From the first line of the request until its answer was ready to be sent.
  func end(route: String, status: Int, seconds: Double, bytes: Int) {
    state.withLock { state in
      state.ended += 1
      state.bytes += bytes
      state.answers[Answers(route: route, status: status), default: 0] += 1
      let part = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
      state.times[route, default: Times()].counts[part] += 1
      state.times[route, default: Times()].sum += seconds
    }
  }

  /// A request that was never answered.
  func abandon() { state.withLock { $0.ended += 1 } }

  /// The text format of Prometheus, version 0.0.4.
  ///
  /// `index`: nil if it cannot be read.
  func text(index: (commit: SearchResults.IndexInfo, cacheBytes: Int)?) -> String {
    let state = state.withLock { $0 }
    var text = Self.head("search_requests_total", "counter", "Requests by route and status.")
    for (key, count) in state.answers.sorted(by: {
      ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
    }) {
      text += "search_requests_total{route=\"\(key.route)\",status=\"\(key.status)\"} \(count)\n"
    }
    text += Self.head("search_request_seconds", "histogram", "Time until an answer was ready, by route.")
    for (route, times) in state.times.sorted(by: { $0.key < $1.key }) {
      var sum = 0
      for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], times.counts) {
        sum += count
        text += "search_request_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(sum)\n"
      }
      text += "search_request_seconds_sum{route=\"\(route)\"} \(times.sum)\n"
      text += "search_request_seconds_count{route=\"\(route)\"} \(sum)\n"
    }
    text += Self.value("search_answer_bytes_total", "counter", "Bytes of answers.", state.bytes)
    text += Self.value(
      "search_requests_active", "gauge", "Requests that are being answered.", state.began - state.ended)
    text += Self.value("search_index_ready", "gauge", "Whether the index can be read.", index == nil ? 0 : 1)
    guard let index else { return text }
    text += Self.value("search_index_records", "gauge", "Records of the index.", index.commit.records)
    text += Self.value(
      "search_index_generation", "gauge", "Commits that changed a record.", index.commit.generation)
    text += Self.value(
      "search_cache_bytes", "gauge", "Decoded postings and filters that are kept.", index.cacheBytes)
    return text
  }

  private static func head(_ name: String, _ type: String, _ help: String) -> String {
    "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  private static func value(_ name: String, _ type: String, _ help: String, _ value: Int) -> String {
    head(name, type, help) + "\(name) \(value)\n"
  }
}
