import Glibc
import TasteProtocol

/// Attacks on the daemon's memory.
extension Attacker {
    /// What imports that never end consist of.
    enum Filling: Sendable { case records, names, ratings }

    /// Opens imports and never ends them. Where one is refused it begins another one, and where a connection is refused
    /// everything it opens another one, until it has as many as it may.
    func opensImports(of filling: Filling) {
        Self.persistently(1) { _ in try openImports(of: filling) }
        Self.hold([])
    }

    func openImports(of filling: Filling) throws {
        var frames = ImportFrames(filling)
        var open: [FrameConnection] = []
        while true {
            if open.count < connections { open.append(try connect()) }
            try fill(open[open.count - 1], &frames)
            usleep(20_000)
        }
    }

    /// Opens import after import on one connection, until several in a row are refused.
    private func fill(_ connection: FrameConnection, _ frames: inout ImportFrames) throws {
        var (id, refused, sent) = (UInt64(1), 0, 0)
        while refused < 6 {
            try connection.send(try FrameConnection.frame(id, .import(frames.next(first: sent == 0))))
            sent += 1
            let answer = try connection.receive()
            if let refusal = answer.refusal {
                refused += 1
                if sent == 1 && refusal.code == .invalidArgument { frames.makeSmaller() }
            }
            if answer.refusal != nil || sent == frames.perImport { (id, sent) = (id + 1, 0) }
            if answer.refusal == nil { refused = 0 }
        }
    }

    /// Frames of 4 MiB that lack their last byte.
    func leavesFramesUnfinished() {
        Self.persistently(1) { _ in leaveFramesUnfinished() }
        Self.hold([])
    }

    func leaveFramesUnfinished() {
        let frame: [UInt8] = [0, 0x40, 0, 0] + [UInt8](repeating: 0x0a, count: 4 << 20 - 1)
        var open: [(connection: FrameConnection, sent: Int)?] = Array(repeating: nil, count: connections)
        while true {
            for index in open.indices {
                guard let (connection, sent) = open[index] else {
                    open[index] = (try? connect()).map { ($0, 0) }
                    // What the daemon does not take at once is sent when its turn comes again.
                    if let descriptor = open[index]?.connection.descriptor {
                        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
                    }
                    continue
                }
                if sent == frame.count { continue }
                let part = min(frame.count - sent, 1 << 18)
                do {
                    open[index] = (connection, sent + (try connection.sendSome(Array(frame[sent..<sent + part]))))
                } catch {
                    open[index] = nil
                }
            }
            usleep(1000)
        }
    }

    /// Every attack on memory at once, within the connections that one uid may have.
    func doesEverything() throws {
        let large = try Self.largeRate()
        let some = Attacker(socket: socket, connections: 8, depth: 128)
        let many = Attacker(socket: socket, connections: 300, depth: 128)
        for filling in [Filling.records, .names, .ratings] {
            Self.persistently(1) { _ in try some.openImports(of: filling) }
        }
        Self.persistently(1) { _ in many.leaveFramesUnfinished() }
        Self.persistently(4) { _ in try some.rate(large) }
        Self.hold([])
    }
}
