import TasteProtocol
import TasteValues

/// What a read may ask for besides its subject.
public struct ReadOptions: Hashable, Sendable {
    /// The answer must count in the write with this sequence number.
    public var minimumSequence: UInt64
    /// The answer must come from this generation of the model, or a newer one.
    public var minimumGeneration: UInt64
    /// How long the daemon may wait for these two before it fails with FAILED_PRECONDITION; nil: its own default. Longer
    /// than `timeout` it is of no use.
    public var deadline: Duration?
    /// How long this call may take; nil: the client's default.
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
        var request = WireRequest()
        request.call = call
        let response = try await self.call(request, repeatable: repeatable, timeout: timeout)
        try result(of: response) { if case .written = $0 { () } else { nil } }
        return Freshness(response.freshness)
    }

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

    /// A number of items or of entries, as it is sent.
    func count(_ count: Int, field: String) throws(TasteError) -> UInt32 {
        guard let sent = UInt32(exactly: count) else {
            throw TasteError(.invalidArgument, "\(count) is out of range. Ask for at least 1.", field: field)
        }
        return sent
    }

    /// Whole milliseconds, at least 1: on the wire 0 says that no deadline is given.
    private static func milliseconds(_ duration: Duration) -> UInt32 {
        UInt32(clamping: max(1, Int64(duration / .milliseconds(1))))
    }
}
