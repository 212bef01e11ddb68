/// A piece of work to measure, and how to check its result.
public struct Benchmark: Sendable {
  /// Who does the measured work, and so whose CPU time, allocations and instructions count.
  public enum Worker: Sendable {
    /// The calling thread alone.
    case thread
    /// Several threads of this process.
    case process
    /// Another program, which ends before the work does.
    case program
  }

  /// How a benchmark states its speed, besides its times. By CPU time where one thread works, otherwise by
  /// wall time.
  public enum Rate: Sendable {
    /// How many of a thing per second.
    case perSecond(String)
    /// How many picoseconds for each of a thing.
    case each(String)
  }

  public let name: String
  let worker: Worker
  let rate: Rate?
  /// Why it cannot be measured here; nil if it can.
  let obstacle: String?
  /// Sets up, once. Each call of the closure that it returns does the work once, checks it, and returns its
  /// cost.
  let setUp: @Sendable () throws -> (Meter) throws -> Sample

  /// - Parameters:
  ///   - name: What it is listed and chosen by.
  ///   - worker: Who does the work of `run`.
  ///   - rate: What `check` counts; nil if there is nothing to count.
  ///   - obstacle: Why the benchmark cannot be run here; nil if it can.
  ///   - setUp: Makes what `run` works on. Not measured.
  ///   - run: The work; done once per sample.
  ///   - check: Throws where the result is wrong, cleans up for the next sample, and returns how much work
  ///     was done. Not measured.
  public init<State, Result>(
    _ name: String, on worker: Worker, rate: Rate? = nil, leaveOut obstacle: String? = nil,
    setUp: @escaping @Sendable () throws -> State,
    run: @escaping @Sendable (State) throws -> Result,
    check: @escaping @Sendable (State, Result) throws -> Int
  ) {
    self.name = name
    self.worker = worker
    self.rate = rate
    self.obstacle = obstacle
    self.setUp = {
      let state = try setUp()
      return { meter in
        let (result, taken) = try meter.measure { try run(state) }
        return Sample(taken: taken, amount: try check(state, result))
      }
    }
  }
}

/// A benchmark whose result is wrong has measured nothing.
public struct WrongResult: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
