import TasteProtocol
import TasteValues

/// The options that every read takes.
public struct ReadOptions: Hashable, Sendable {
    /// The smallest sequence number that the answer must include; 0 for any.
    public var minimumSequence: UInt64
    /// The smallest generation of the model that may answer; 0 for any.
    public var minimumGeneration: UInt64
    /// The time for which the daemon may wait for these two before it answers FAILED_PRECONDITION; nil for the daemon's
    /// default. A deadline beyond `timeout` has no effect.
    public var deadline: Duration?
    /// The time that this call may take; nil for the client's default.
    public var timeout: Duration?

    public init(
        minimumSequence: UInt64 = 0, minimumGeneration: UInt64 = 0, deadline: Duration? = nil, timeout: Duration? = nil
    ) {
        self.minimumSequence = minimumSequence
        self.minimumGeneration = minimumGeneration
        self.deadline = deadline
        self.timeout = timeout
    }
}

extension TasteClient {
    /// Makes a read and takes its value out of the response; `value` returns nil for a result of another kind.
    func read<Value: Sendable>(
        _ call: WireRequest.OneOf_Call, _ options: ReadOptions, _ value: (WireResponse.OneOf_Result) -> Value?
    ) async throws -> Answer<Value> {
        var request = WireRequest()
        request.call = call
        request.minSequence = options.minimumSequence
        request.minGeneration = options.minimumGeneration
        if let deadline = options.deadline { request.deadlineMs = Self.milliseconds(deadline) }
        let response = try await self.call(request, repeatable: true, timeout: options.timeout)
        return Answer(try result(of: response, value), freshness: Freshness(response.freshness))
    }

    /// Makes a write and waits until it is durable.
    func write(_ call: WireRequest.OneOf_Call, repeatable: Bool, timeout: Duration?) async throws -> Freshness {
        try await written(call, repeatable: repeatable, timeout: timeout).freshness
    }

    /// As ``write(_:repeatable:timeout:)``, with what the answer says besides.
    func written(
        _ call: WireRequest.OneOf_Call, repeatable: Bool, timeout: Duration?
    ) async throws -> Answer<WireWritten> {
        var request = WireRequest()
        request.call = call
        let response = try await self.call(request, repeatable: repeatable, timeout: timeout)
        let written = try result(of: response) { if case .written(let written) = $0 { written } else { nil } }
        return Answer(written, freshness: Freshness(response.freshness))
    }

    /// Takes the value out of a response; `value` returns nil for a result of another kind.
    ///
    /// - Throws: `internal` if the result does not belong to the call.
    func result<Value>(
        of response: WireResponse, _ value: (WireResponse.OneOf_Result) -> Value?
    ) throws(TasteError) -> Value {
        guard let result = response.result, let found = value(result) else {
            throw TasteError(
                .internal,
                "The daemon answered with a result that does not belong to the call. Update client or daemon.")
        }
        return found
    }

    /// A number of items or entries as the protocol represents it.
    ///
    /// - Throws: `invalidArgument` if the number is out of range.
    func count(_ count: Int, field: String) throws(TasteError) -> UInt32 {
        guard let sent = UInt32(exactly: count) else {
            throw TasteError(.invalidArgument, "\(count) is out of range. Ask for at least 1.", field: field)
        }
        return sent
    }

    /// A duration in whole milliseconds, at least 1, because 0 means in the protocol that there is no deadline.
    private static func milliseconds(_ duration: Duration) -> UInt32 {
        UInt32(clamping: max(1, Int64(duration / .milliseconds(1))))
    }
}
