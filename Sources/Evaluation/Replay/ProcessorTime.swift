import Foundation

/// Seconds that all threads of this process have computed, their system calls included.
enum ProcessorTime {
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// What `body` costs.
    static func measure<Result>(_ seconds: inout Double, _ body: () throws -> Result) rethrows -> Result {
        let start = self.seconds
        defer { seconds += self.seconds - start }
        return try body()
    }
}
