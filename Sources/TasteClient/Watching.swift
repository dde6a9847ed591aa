import TasteProtocol
import TasteValues

extension TasteClient {
    /// How the daemon stands now, and then every change of its sequence number, generation, training or trouble, with
    /// the newest state only. The watch has a connection of its own, which closes when the sequence is dropped.
    ///
    /// The sequence has no end of its own: it throws `TasteError` CANCELLED when the daemon stops, and UNAVAILABLE if
    /// the connection is lost. Call `watch()` again to go on.
    public func watch() async throws -> Watch {
        let client = TasteClient(path: path, configuration: configuration)
        var request = WireRequest()
        request.watch = WireWatch()
        return Watch(client: client, call: try client.longCall(request))
    }

    /// The events of a watch.
    public struct Watch: AsyncSequence {
        // Kept, because the connection closes with its client.
        let client: TasteClient
        let call: LongCall

        public func makeAsyncIterator() -> Iterator { Iterator(client: client, call: call) }

        public struct Iterator: AsyncIteratorProtocol {
            let client: TasteClient
            var call: LongCall

            public mutating func next() async throws -> Answer<WatchEvent>? {
                let response = try await call.next()
                let event = try client.result(of: response) {
                    if case .watch(let event) = $0 { WatchEvent(event) } else { nil }
                }
                return Answer(event, freshness: Freshness(response.freshness))
            }
        }
    }
}
