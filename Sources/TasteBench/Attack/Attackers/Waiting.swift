import Glibc
import TasteProtocol

/// Attacks that wait, and one that only uses the processor.
extension Attacker {
    /// Reads that wait for an event that never comes, as long as the daemon lets them.
    func waits() throws {
        var frames: [UInt8] = []
        for id in 1...UInt64(depth) {
            frames += try FrameConnection.frame(id, .ping(WirePing())) {
                $0.minSequence = 1 << 60
                $0.deadlineMs = .max
            }
        }
        Self.hold(open(sending: frames))
    }

    /// Large pages that are never read.
    func stalls() throws {
        var list = WireListItems()
        list.limit = 1000
        var frames: [UInt8] = []
        for id in 1...UInt64(depth) { frames += try FrameConnection.frame(id, .listItems(list)) }
        Self.hold(open(sending: frames))
    }

    /// As many connections as the daemon accepts, each of which has sent these bytes, or as many as it takes within a
    /// second.
    private func open(sending frames: [UInt8]) -> [FrameConnection] {
        (0..<connections).compactMap { _ in
            guard let connection = try? connect(seconds: 1) else { return nil }
            _ = try? connection.sendSome(frames)
            return connection
        }
    }

    func loops() -> Never {
        Self.persistently(connections) { _ in
            var number: UInt64 = 1
            // The result decides when the loop ends, so that the compiler keeps the loop. It never ends.
            repeat { number = number &* 6_364_136_223_846_793_005 &+ 1 } while number != 0 || connections > 0
        }
        Self.hold([])
    }
}
