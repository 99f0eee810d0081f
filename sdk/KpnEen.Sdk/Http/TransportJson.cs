using System.Text.Json.Serialization;
using KpnEen.Sdk.Authentication;

namespace KpnEen.Sdk.Http;

/// <summary>JSON of the transport itself; the models of the API have a generated context of their own.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(OAuthError))]
internal sealed partial class TransportJson : JsonSerializerContext;
