import Foundation
import Synchronization

/// The lines of standard input, handed over as they come: several together if they are there already. A thread of its
/// own reads them, because reading blocks.
final class InputLines: Sendable {
    struct Line: Sendable {
        let number: Int
        let text: String
    }

    /// The reader waits while so many lines have not been taken.
    private static let limit = 1_000

    private let waiting = Mutex<[Line]>([])
    /// A semaphore traps when it is released below the value that it was made with, which is therefore 0.
    private let room = DispatchSemaphore(value: 0)
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    /// Begins to read.
    init() {
        (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        for _ in 0..<Self.limit { room.signal() }
        Thread { self.read() }.start()
    }

    /// Waits for lines, and returns all that have arrived; nil after the last one.
    func next() async -> [Line]? {
        while true {
            let isEnd = await arrivals.first { _ in true } == nil
            let lines = take()
            if isEnd || !lines.isEmpty { return lines.isEmpty ? nil : lines }
        }
    }

    private func take() -> [Line] {
        let lines = waiting.withLock { lines in
            defer { lines = [] }
            return lines
        }
        for _ in lines { room.signal() }
        return lines
    }

    private func read() {
        var number = 0
        while let text = readLine() {
            number += 1
            room.wait()
            waiting.withLock { $0.append(Line(number: number, text: text)) }
            arrival.yield()
        }
        arrival.finish()
    }
}
