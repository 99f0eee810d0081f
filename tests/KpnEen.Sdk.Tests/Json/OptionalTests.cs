using System.Text.Json;
using System.Text.Json.Serialization;

namespace KpnEen.Sdk.Tests.Json;

public sealed class OptionalTests
{
    [Fact]
    public void S11_what_is_not_given_is_not_sent() => Assert.Equal("{}", Write(new Patch()));

    [Fact]
    public void S11_null_that_is_given_is_sent() =>
        Assert.Equal("""{"email":null,"limit":null}""", Write(new Patch { Email = null, Limit = null }));

    [Fact]
    public void S11_a_value_is_sent_as_itself() =>
        Assert.Equal("""{"email":"a@b.nl","limit":0}""", Write(new Patch { Email = "a@b.nl", Limit = 0 }));

    private static string Write(Patch patch) => JsonSerializer.Serialize(patch, OptionalTestsJson.Default.Patch);

    internal sealed record Patch
    {
        [JsonPropertyName("email")]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        [JsonConverter(typeof(OptionalConverter<string?>))]
        public Optional<string?> Email { get; init; }

        [JsonPropertyName("limit")]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        [JsonConverter(typeof(OptionalConverter<int?>))]
        public Optional<int?> Limit { get; init; }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OptionalTests.Patch))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int?))]
internal sealed partial class OptionalTestsJson : JsonSerializerContext;
