import Glibc
import Harness

/// The hot parts of `search`, one by one.
@main
struct SearchBenchmarks {
  static func main() {
    exit(run(analysis + decoding + postings + questions + building + starting))
  }
}
