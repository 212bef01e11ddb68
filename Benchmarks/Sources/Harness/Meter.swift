private import CPerfEvent
import Foundation

/// The cost of one execution of the measured work, and how much work it was.
struct Sample {
  var taken: Reading
  var amount: Int
}

/// The state of all counters at one moment, or the difference of two.
struct Reading {
  var wallNanoseconds = 0.0
  var cpuNanoseconds = 0.0
  /// Including what was freed again.
  var allocatedBytes: UInt64?
  /// Executed outside the kernel.
  var instructions: UInt64?

  static func - (end: Reading, start: Reading) -> Reading {
    Reading(
      wallNanoseconds: end.wallNanoseconds - start.wallNanoseconds,
      cpuNanoseconds: end.cpuNanoseconds - start.cpuNanoseconds,
      allocatedBytes: end.allocatedBytes.flatMap { end in start.allocatedBytes.map { end - $0 } },
      instructions: end.instructions.flatMap { end in start.instructions.map { end - $0 } })
  }
}

/// Reads the counters that belong to a worker.
///
/// Allocations and instructions are counted for one thread, so they are read only where one thread does all
/// the work: jemalloc does not add up allocations across threads, and a kernel counter does not cover threads
/// that exist already.
struct Meter {
  private let worker: Benchmark.Worker
  private let allocatedBytes: UnsafePointer<UInt64>?
  private let instructionCounter: InstructionCounter?

  init(_ worker: Benchmark.Worker) {
    self.worker = worker
    allocatedBytes = worker == .thread ? Jemalloc.allocatedBytesOfThread : nil
    instructionCounter = worker == .thread ? try? InstructionCounter() : nil
  }

  func measure<Result>(_ work: () throws -> Result) rethrows -> (result: Result, taken: Reading) {
    let start = now
    let result = try work()
    return (result, now - start)
  }

  private var now: Reading {
    Reading(
      wallNanoseconds: nanoseconds(CLOCK_MONOTONIC), cpuNanoseconds: cpuNanoseconds,
      allocatedBytes: allocatedBytes?.pointee, instructions: instructionCounter?.value)
  }

  private var cpuNanoseconds: Double {
    switch worker {
    case .thread: nanoseconds(CLOCK_THREAD_CPUTIME_ID)
    case .process: nanoseconds(CLOCK_PROCESS_CPUTIME_ID)
    case .program: nanosecondsOfChildren
    }
  }

  private func nanoseconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  /// Starts a new peak of memory; false if the kernel does not let a process do that.
  func resetPeak() -> Bool {
    (try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))) != nil
  }

  /// The most memory that was resident since `resetPeak`.
  ///
  /// Nil for a program: Linux would count the memory of the process that started it.
  var peakBytes: Int? {
    guard worker != .program else { return nil }
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 * 1024 }
  }

  private var nanosecondsOfChildren: Double {
    var usage = rusage()
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return Double(seconds) * 1e9 + Double(microseconds) * 1e3
  }
}

/// Counts the instructions of the thread that made it.
final class InstructionCounter {
  private let descriptor: CInt

  /// Throws where the machine or the kernel has no such counter.
  init() throws {
    descriptor = open_instruction_counter()
    if descriptor < 0 { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit { close(descriptor) }

  var value: UInt64? {
    var count: UInt64 = 0
    return read(descriptor, &count, MemoryLayout.size(ofValue: count)) > 0 ? count : nil
  }
}

/// The statistics of jemalloc, if the process is linked with it.
///
/// Looked up by name, because linking it is for the program that uses the harness to decide.
enum Jemalloc {
  private typealias Control =
    @convention(c) (
      UnsafePointer<CChar>, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?, UnsafeMutableRawPointer?,
      Int
    ) -> CInt

  // `dlsym` gives an address without a type; this one is that of jemalloc's manual page.
  private static let control: Control? = dlsym(nil, "mallctl").map { unsafeBitCast($0, to: Control.self) }

  /// Nil where `malloc` is not jemalloc's.
  static var version: String? {
    pointer("version", to: CChar.self).map { String(cString: $0) }
  }

  /// Where jemalloc counts all bytes that this thread ever requested; nil if `malloc` is not jemalloc's.
  ///
  /// Reading it is a load; asking for the number by name takes a microsecond, which a short benchmark would
  /// notice.
  static var allocatedBytesOfThread: UnsafePointer<UInt64>? { pointer("thread.allocatedp", to: UInt64.self) }

  /// The value of one of jemalloc's names, which has to be a pointer.
  private static func pointer<Pointee>(_ name: String, to _: Pointee.Type) -> UnsafePointer<Pointee>? {
    var value: UnsafePointer<Pointee>?
    var size = MemoryLayout.size(ofValue: value)
    return control?(name, &value, &size, nil, 0) == 0 ? value : nil
  }
}
