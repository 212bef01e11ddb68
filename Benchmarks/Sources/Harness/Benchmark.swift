/// One thing to measure, and how to tell that it was done right.
public struct Benchmark: Sendable {
  /// Where the measured work is done: it says whose CPU time, memory and instructions are meant.
  public enum Worker: Sendable {
    /// The thread that asks for it, alone.
    case thread
    /// Several threads of this process.
    case process
    /// Another program, which has ended when the work has.
    case program
  }

  /// How a benchmark states its speed besides its times.
  public enum Rate: Sendable {
    /// So many of a thing per second of the clock; of CPU, where the work is that of one thread.
    case perSecond(String)
    /// Picoseconds for each of a thing, counted likewise.
    case each(String)
  }

  public let name: String
  let worker: Worker
  let rate: Rate?
  /// Why it cannot be measured here.
  let obstacle: String?
  /// Sets up, once. Each call of the result then does the work once, checks it, and says what it took.
  let setUp: @Sendable () throws -> (Meter) throws -> Sample

  /// - Parameters:
  ///   - name: What it is listed and chosen by.
  ///   - worker: Where `run` does its work.
  ///   - rate: What the amounts that `check` returns are amounts of; nil where there is nothing to count.
  ///   - obstacle: Why the benchmark has to be left out; nil where it can be run.
  ///   - setUp: Makes what `run` works on. Not measured.
  ///   - run: The work, done again for each sample.
  ///   - check: Throws where the result is wrong, undoes what would be in the way of the next sample, and returns
  ///     how much was done. Not measured.
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
