import HTTPTypes
import SwiftProtobuf
import TasteProtocol
import TasteValues

/// The description of the HTTP interface in the form of OpenAPI 3.1, made from the table that makes the routes.
struct OpenAPIDocument {
    let text: String

    init() {
        var paths: [String: [String]] = [:]
        for call in HTTPCalls.all {
            for (position, route) in call.routes.enumerated() {
                let id = call.callName + (position == 0 ? "" : "_\(position + 1)")
                paths[API.root + route.template, default: []].append(Self.operation(call, route, id: id))
            }
        }
        let members = paths.sorted { $0.key < $1.key }.map { "\($0.quoted):{\($1.joined(separator: ","))}" }
        text = """
            {"openapi":"3.1.0","info":{"title":"tasted","version":\(productVersion.quoted),\
            "description":"The calls of tasted, the recommendation daemon, as JSON."},
            "paths":{
            \(members.joined(separator: ",\n"))
            },
            "components":{"schemas":{
            \(OpenAPISchemas.members),
            \(Self.problem)
            }}}
            """
    }

    private static func operation(_ call: any HTTPCall.Type, _ route: HTTPRoute, id: String) -> String {
        let isRead = route.method == .get
        let parameters = pathParameters(call, route) + queryParameters(call, route) + (isRead ? readParameters : [])
        var members = [
            "\"operationId\":\(id.quoted)", "\"description\":\(call.comment.quoted)",
            "\"parameters\":[\(parameters.joined(separator: ","))]",
        ]
        if let body = requestBody(call, route) { members.append("\"requestBody\":\(body)") }
        members.append("\"responses\":{\(responses(call, route))}")
        return "\(route.method.rawValue.lowercased().quoted):{\(members.joined(separator: ","))}"
    }

    private static func pathParameters(_ call: any HTTPCall.Type, _ route: HTTPRoute) -> [String] {
        route.parameters.map { name in
            "{\"name\":\(name.quoted),\"in\":\"path\",\"required\":true,"
                + "\"schema\":{\"type\":\"string\",\"minLength\":1}}"
        }
    }

    private static func queryParameters(_ call: any HTTPCall.Type, _ route: HTTPRoute) -> [String] {
        // The body has the fields of what is sent with one, except for the lines of an import.
        guard route.body == .none || route.body == .lines else { return [] }
        let taken = Set(route.parameters + route.fixed.keys)
        return parameters(call.queryFields).filter { !taken.contains($0.name) }.filter {
            route.body == .none || $0.name == "duplicates"
        }.flatMap { parameter in
            let others = call.otherNames.filter { $0.value == parameter.name }.map { alias in
                parameter.text(as: alias.key)
            }
            return [parameter.text(as: parameter.name)] + others
        }
    }

    private struct Parameter {
        let name: String
        let schema: String
        let comment: String
        var style = ""

        func text(as name: String) -> String {
            "{\"name\":\(name.quoted),\"in\":\"query\",\"description\":\(comment.quoted),\(style)\"schema\":\(schema)}"
        }
    }

    private static func parameters(_ fields: [QueryField]) -> [Parameter] {
        fields.flatMap { field -> [Parameter] in
            switch field {
            case .field(let name, let schema, let comment): [Parameter(name: name, schema: schema, comment: comment)]
            case .map(let name, let schema, let comment):
                [Parameter(name: name, schema: schema, comment: comment, style: "\"style\":\"deepObject\",")]
            case .nested(let message): parameters(message.queryFields)
            }
        }
    }

    private static let readParameters: [String] = [
        Parameter(
            name: "min_sequence", schema: "{\"type\":\"integer\",\"minimum\":0}",
            comment: "The smallest sequence number that the answer must include."),
        Parameter(
            name: "min_generation", schema: "{\"type\":\"integer\",\"minimum\":0}",
            comment: "The smallest generation of the model that may answer."),
        Parameter(
            name: "deadline_ms",
            schema: "{\"type\":\"integer\",\"minimum\":0,\"maximum\":\((DaemonPool.timeoutSeconds - 5) * 1_000)}",
            comment: "The time in milliseconds to wait for these two."),
    ].map { $0.text(as: $0.name) }

    private static func requestBody(_ call: any HTTPCall.Type, _ route: HTTPRoute) -> String? {
        let message = "\"application/json\":{\"schema\":{\"$ref\":\(schemaName(call).quoted)}}"
        let lines = "\"application/x-ndjson\":{\"schema\":{\"type\":\"string\"}}"
        return switch route.body {
        case .none: nil
        case .message: "{\"content\":{\(message)}}"
        case .messageOrRatings: "{\"content\":{\(message),\(lines)}}"
        case .lines: "{\"required\":true,\"content\":{\(lines)}}"
        }
    }

    private static func responses(_ call: any HTTPCall.Type, _ route: HTTPRoute) -> String {
        let result =
            "{\"allOf\":[{\"$ref\":\"#/components/schemas/\(call.result.rawValue)\"},"
            + "{\"type\":\"object\",\"required\":[\"freshness\"],"
            + "\"properties\":{\"freshness\":{\"$ref\":\"#/components/schemas/Freshness\"}}}]}"
        let lines = call is any PagedCall.Type ? ",\"application/x-ndjson\":{\"schema\":{\"type\":\"string\"}}" : ""
        if call.isStream {
            return "\"200\":{\"description\":\"A stream of events.\",\"content\":"
                + "{\"text/event-stream\":{\"schema\":{\"type\":\"string\"}}}}"
        }
        var texts = [
            "\"200\":{\"description\":\"The answer.\",\"content\":{\"application/json\":{\"schema\":\(result)}\(lines)}}"
        ]
        if call.isDetermined { texts.append("\"304\":{\"description\":\"The answer has not changed.\"}") }
        texts.append(
            "\"default\":{\"description\":\"A failure.\",\"content\":{\"application/problem+json\":"
                + "{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}")
        return texts.joined(separator: ",")
    }

    private static func schemaName(_ call: any HTTPCall.Type) -> String {
        "#/components/schemas/" + String(call.protoMessageName.split(separator: ".").last ?? "")
    }

    private static let problem = """
        "Problem":{"type":"object","description":"Why a request failed (RFC 9457).",\
        "required":["title","status","code","detail","field","remedy"],"properties":{"title":{"type":"string"},\
        "status":{"type":"integer"},"code":{"type":"string"},"detail":{"type":"string"},"field":{"type":"string"},\
        "remedy":{"type":"string"}}}
        """
}

extension String {
    /// The text as a literal of JSON.
    fileprivate var quoted: String {
        "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
