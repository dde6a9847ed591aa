import FoundationEssentials
import Hummingbird
import NIOCore
import SwiftProtobuf
import TasteClient
import TasteProtocol
import TasteValues

/// Answers a request whose body has one rating or item a line.
struct LineBody {
    /// The number of ratings of a body that are stored together.
    private static let ratingsTogether = 1_000

    let request: Request
    let login: Login
    let api: API

    func respond(_ form: BodyForm) async throws -> Response {
        switch form {
        case .ratings: try await rate()
        case .ratingsAndItems: try await importAll()
        }
    }

    /// Stores the ratings a thousand at a time. An error says how many have been stored before it.
    private func rate() async throws -> Response {
        var stored = 0
        var batch: [WireRating] = []
        var last = WireResponse()
        var newItems: [WireNewItem] = []
        func send() async throws {
            guard !batch.isEmpty else { return }
            var wire = WireRequest()
            wire.rate = .with { $0.ratings = batch }
            last = try await api.pool.answer(wire, repeatable: false)
            newItems += last.written.newItems.prefix(max(0, 20 - newItems.count))
            stored += batch.count
            batch.removeAll(keepingCapacity: true)
        }
        do {
            var lines = BodyLines(request.body)
            while let line = try await lines.next() {
                batch.append(try rating(line.bytes, line: line.number))
                if batch.count == Self.ratingsTogether { try await send() }
            }
            try await send()
        } catch let error as TasteError {
            let prefix = "\(stored) ratings of the lines before were stored, and none from there on. "
            throw TasteError(error.code, prefix + error.message, field: error.field, cause: error.cause)
        }
        return answer { json in
            json.add("ratings", stored)
            json.add("new_items", newItems)
            json.add("freshness", last.freshness)
        }
    }

    /// Imports ratings and items, all of them or none.
    private func importAll() async throws -> Response {
        let duplicates = try duplicates()
        let now = Int64(Date().timeIntervalSince1970)
        let answer = try await api.pool.client.importRatings(duplicates: duplicates) { importer in
            var lines = BodyLines(request.body)
            while let line = try await lines.next() {
                if let item: WireItem = try? JSONBody.message(line.bytes, field: "") {
                    try await importer.add(Item(item))
                } else {
                    let rating = try rating(line.bytes, line: line.number)
                    try await importer.add(
                        user: rating.user, item: rating.item, value: rating.value,
                        time: rating.optionalTime != nil ? rating.time : now)
                }
            }
        }
        return self.answer { json in
            answer.value.wire.writeFields(to: &json)
            json.add("freshness", answer.freshness.wire)
        }
    }

    private func duplicates() throws -> Duplicates {
        var call = WireImport()
        for (name, text) in try FormText.pairs((request.uri.query ?? "")[...]) {
            guard name == "duplicates", try call.set("duplicates", to: text) else {
                throw TasteError(
                    .invalidArgument, "\(name) is no parameter of import. Only duplicates is.", field: name)
            }
        }
        return Duplicates(call.duplicates)
    }

    private func rating(_ bytes: [UInt8], line: Int) throws -> WireRating {
        let rating: WireRating = try JSONBody.message(bytes, field: "line \(line)")
        guard login.mayAct(for: rating.user) else {
            throw WebFailure(.forbidden, "This login may not rate for that user. Name its own.", field: "line \(line)")
        }
        return rating
    }

    private func answer(_ fields: (inout JSONWriter) -> Void) -> Response {
        var json = JSONWriter()
        json.object(fields)
        return Response(
            status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: json.buffer))
    }
}

/// The lines of a body, of which only one is in memory.
struct BodyLines {
    private static let maximumLineBytes = 1 << 20

    private var chunks: RequestBody.AsyncIterator
    private var buffer = ByteBuffer()
    private var number = 0

    init(_ body: RequestBody) {
        chunks = body.makeAsyncIterator()
    }

    /// The next line that is not empty, with its number counted from 1; nil at the end of the body.
    mutating func next() async throws -> (bytes: [UInt8], number: Int)? {
        while true {
            if let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                let bytes = buffer.readBytes(length: end - buffer.readerIndex) ?? []
                buffer.moveReaderIndex(forwardBy: 1)
                number += 1
                if !bytes.isEmpty { return (bytes, number) }
                continue
            }
            guard buffer.readableBytes <= Self.maximumLineBytes else {
                throw WebFailure(.contentTooLarge, "Line \(number + 1) is longer than 1 MiB. Send shorter lines.")
            }
            guard var chunk = try await chunks.next() else { break }
            buffer.discardReadBytes()
            buffer.writeBuffer(&chunk)
        }
        number += 1
        let rest = buffer.readBytes(length: buffer.readableBytes) ?? []
        return rest.isEmpty ? nil : (rest, number)
    }
}
