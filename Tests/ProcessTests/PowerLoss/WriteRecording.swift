import Foundation
import NIOCore
import TasteProtocol

/// The writes and answers of a daemon, in order. It tells what a disk may contain if the power fails at any moment.
struct WriteRecording {
    enum Event {
        /// A write has begun: from now on it may be on the disk, as a whole, in part or not at all.
        case begun(offset: Int, bytes: ArraySlice<UInt8>)
        /// The last write that was begun is on the disk.
        case durable
        /// All writes that were begun are on the disk.
        case synced
        /// The file is made: from now on it may exist.
        case made
        /// The store's folder gets its final name: from now on it may have it.
        case renamed
        /// A folder's entries are on the disk.
        case folderSynced
        /// The daemon is about to tell a client that the request with this id has succeeded.
        case acknowledged(UInt64)
    }

    let events: [Event]

    /// The number of events up to the one that makes a new store durable.
    var creation: Int {
        let renamed = events.firstIndex { if case .renamed = $0 { true } else { false } } ?? 0
        return min(events.count, renamed + 2)
    }

    private static let headerBytes = 32

    /// Reads a recording. An entry at its end that a kill cut short is left out.
    init(contentsOf log: URL) throws {
        let bytes = [UInt8](try Data(contentsOf: log))
        var events: [Event] = []
        var sent: [Int: ByteBuffer] = [:]
        var place = 0
        while place + Self.headerBytes <= bytes.count {
            let header = (0..<4).map { Self.number(bytes, at: place + 8 * $0) }
            place += Self.headerBytes
            guard place + header[3] <= bytes.count else { break }
            let body = bytes[place..<place + header[3]]
            place += header[3]
            switch UInt8(truncatingIfNeeded: header[0]) {
            case UInt8(ascii: "b"): events.append(.begun(offset: header[2], bytes: body))
            case UInt8(ascii: "d"): events.append(.durable)
            case UInt8(ascii: "s"): events.append(.synced)
            case UInt8(ascii: "c"): events.append(.made)
            case UInt8(ascii: "r"): events.append(.renamed)
            case UInt8(ascii: "f"): events.append(.folderSynced)
            default:
                sent[header[1], default: ByteBuffer()].writeBytes(body)
                events += try Self.takeAcknowledgements(from: &sent[header[1], default: ByteBuffer()])
            }
        }
        self.events = events
    }

    private static func number(_ bytes: [UInt8], at place: Int) -> Int {
        (0..<8).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }

    /// The last answers to requests that succeeded, in the complete frames.
    private static func takeAcknowledgements(from stream: inout ByteBuffer) throws -> [Event] {
        var events: [Event] = []
        let decoder = FrameDecoder()
        while let frame = try decoder.readFrame(from: &stream) {
            let response = try WireResponse(frameBody: frame)
            if case .error? = response.result { continue }
            if !response.more { events.append(.acknowledged(response.id)) }
        }
        return events
    }

    /// What the disk contains when the power fails, and what had been acknowledged.
    struct Crash {
        /// The index of the first event that did not happen.
        let cut: Int
        /// The name of the folder that contains the file; nil: the file does not exist.
        let folder: String?
        let image: [UInt8]
        let acknowledged: Set<UInt64>

        /// The same disk after other acknowledgements.
        func acknowledging(_ acknowledged: Set<UInt64>) -> Crash {
            Crash(cut: cut, folder: folder, image: image, acknowledged: acknowledged)
        }
    }

    /// Runs `body` on what the disk may contain if the power fails before each of the given events.
    ///
    /// - Parameter cuts: Indices of `events`, ascending. One may be given several times.
    func crashes<Generator: RandomNumberGenerator>(
        at cuts: [Int], using random: inout Generator, _ body: (Crash) async throws -> Void
    ) async throws {
        var disk: [UInt8] = []
        var pending: [(offset: Int, bytes: ArraySlice<UInt8>)] = []
        var acknowledged: Set<UInt64> = []
        // The first is certain, the last may be on the disk or not.
        var folders: [String?] = [nil]
        var position = 0
        for cut in cuts {
            while position < cut {
                switch events[position] {
                case .begun(let offset, let bytes): pending.append((offset, bytes))
                case .durable: if let last = pending.popLast() { Self.write(last.bytes, at: last.offset, to: &disk) }
                case .synced:
                    for write in pending { Self.write(write.bytes, at: write.offset, to: &disk) }
                    pending = []
                case .made: folders.append("store.new")
                case .renamed: folders.append("store")
                case .folderSynced: folders.removeFirst(folders.count - 1)
                case .acknowledged(let id): acknowledged.insert(id)
                }
                position += 1
            }
            var crashed = disk
            for write in pending.shuffled(using: &random) { Self.tear(write, into: &crashed, using: &random) }
            let folder = folders.randomElement(using: &random) ?? nil
            try await body(Crash(cut: cut, folder: folder, image: crashed, acknowledged: acknowledged))
        }
    }

    /// Writes all, some or none of the 512-byte sectors of a write.
    private static func tear<Generator: RandomNumberGenerator>(
        _ write: (offset: Int, bytes: ArraySlice<UInt8>), into disk: inout [UInt8], using random: inout Generator
    ) {
        let share: Double = [0, 0.5, 1].randomElement(using: &random) ?? 1
        for start in stride(from: 0, to: write.bytes.count, by: 512)
        where Double.random(in: 0..<1, using: &random) < share {
            Self.write(write.bytes.dropFirst(start).prefix(512), at: write.offset + start, to: &disk)
        }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, at offset: Int, to disk: inout [UInt8]) {
        if disk.count < offset + bytes.count {
            disk += [UInt8](repeating: 0, count: offset + bytes.count - disk.count)
        }
        disk.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
}
