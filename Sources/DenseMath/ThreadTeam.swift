import Foundation
import Synchronization

/// A few threads that work on numbered blocks in parallel. The results do not depend on the number of threads as long
/// as each block writes numbers of its own. The threads are created by the caller's thread, and inherit its nice value.
package final class ThreadTeam: Sendable {
    /// More threads gain nothing on the intended machines, and each needs a stack.
    package static let threadLimit = 64

    package let threadCount: Int
    private let board: Board

    /// - Parameter threadCount: number of threads, the caller's included; clamped to 1...`threadLimit`.
    package init(threadCount: Int) {
        self.threadCount = min(max(threadCount, 1), Self.threadLimit)
        let board = Board()
        self.board = board
        for number in 1..<max(self.threadCount, 1) {
            let thread = Thread { board.workUntilClosed() }
            thread.name = "trainer-\(number)"
            thread.start()
        }
    }

    deinit {
        board.close()
    }

    /// The processor time that the threads of all teams have used so far, in seconds, without that of the callers.
    package static var helperSeconds: Double { Double(helperNanoseconds.load(ordering: .relaxed)) * 1e-9 }

    fileprivate static let helperNanoseconds = Atomic<UInt64>(0)

    /// Calls `body` once with each of 0..<`blockCount`, in any order, and returns when all calls have returned. Must
    /// not be called from inside a body, nor by two threads at a time.
    package func forEachBlock(_ blockCount: Int, _ body: @Sendable (Int) -> Void) {
        if threadCount == 1 || blockCount < 2 {
            for block in 0..<blockCount { body(block) }
            return
        }
        withoutActuallyEscaping(body) { body in
            board.post(blockCount: blockCount, body)
            board.workUntilDone()
            board.waitUntilDone()
        }
    }

    /// Calls `body` with consecutive ranges of at most `size` that cover 0..<`count`.
    package func forEachRange(of count: Int, size: Int, _ body: @Sendable (Range<Int>) -> Void) {
        precondition(size > 0, "a range holds something")
        forEachBlock((count + size - 1) / size) { block in
            body(block * size..<min(count, (block + 1) * size))
        }
    }
}

/// The blocks of one round. `@unchecked Sendable`: every stored property but the condition is only accessed while the
/// condition is locked.
private final class Board: @unchecked Sendable {
    private let condition = NSCondition()
    private var body: (@Sendable (Int) -> Void)?
    private var nextBlock = 0
    private var blockCount = 0
    private var unfinished = 0
    private var isClosed = false

    func post(blockCount: Int, _ body: @escaping @Sendable (Int) -> Void) {
        condition.lock()
        precondition(unfinished == 0, "a team does one thing at a time")
        self.body = body
        self.blockCount = blockCount
        nextBlock = 0
        unfinished = blockCount
        condition.broadcast()
        condition.unlock()
    }

    func workUntilDone() {
        condition.lock()
        workWhileLocked()
        condition.unlock()
    }

    func waitUntilDone() {
        condition.lock()
        while unfinished > 0 { condition.wait() }
        body = nil
        condition.unlock()
    }

    func workUntilClosed() {
        var counted: UInt64 = 0
        condition.lock()
        while !isClosed {
            workWhileLocked()
            let used = ProcessorTime.ofThread
            ThreadTeam.helperNanoseconds.add(used - counted, ordering: .relaxed)
            counted = used
            if !isClosed { condition.wait() }
        }
        condition.unlock()
    }

    func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }

    private func workWhileLocked() {
        while nextBlock < blockCount, let body {
            let block = nextBlock
            nextBlock += 1
            condition.unlock()
            body(block)
            condition.lock()
            unfinished -= 1
            if unfinished == 0 { condition.broadcast() }
        }
    }
}

/// The processor time of a thread.
package enum ProcessorTime {
    /// What the calling thread has used so far, system calls included, in nanoseconds.
    package static var ofThread: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
