import Basics
import Publication

/// How often each client may ask: it has a bucket of tokens that fills at a rate, and each request takes one.
final class TokenBuckets: Sendable {
  private struct Bucket {
    var tokens: Double
    var filled: ContinuousClock.Instant
  }

  private let buckets = Locked<[IPAddress?: Bucket]>([:])
  private let rate: Double
  private let size: Double
  private let maxClients: Int

  /// `rate`: Tokens a second. `size`: Of a bucket. `maxClients`: That are told apart; the others share a
  /// bucket.
  init(rate: Int, size: Int, maxClients: Int = 10_000) {
    (self.rate, self.size, self.maxClients) = (Double(rate), Double(max(1, size)), maxClients)
  }

  /// nil if the client may ask now, else the seconds after which it may.
  func wait(of client: IPAddress, now: ContinuousClock.Instant = .now) -> Int? {
    guard rate > 0 else { return nil }
    return buckets.withLock { buckets in
      var key: IPAddress? = client.client
      if buckets[key] == nil, buckets.count >= maxClients {
        // A client with a full bucket needs no memory: a new one begins so too.
        buckets = buckets.filter { tokens(in: $0.value, now) < size }
        if buckets.count >= maxClients { key = nil }
      }
      var bucket = buckets[key] ?? Bucket(tokens: size, filled: now)
      bucket = Bucket(tokens: tokens(in: bucket, now), filled: now)
      defer { buckets[key] = bucket }
      guard bucket.tokens >= 1 else { return max(1, Int(((1 - bucket.tokens) / rate).rounded(.up))) }
      bucket.tokens -= 1
      return nil
    }
  }

  var count: Int { buckets.withLock { $0.count } }

  private func tokens(in bucket: Bucket, _ now: ContinuousClock.Instant) -> Double {
    let seconds = (now - bucket.filled) / .seconds(1)
    return min(size, bucket.tokens + max(0, seconds) * rate)
  }
}
