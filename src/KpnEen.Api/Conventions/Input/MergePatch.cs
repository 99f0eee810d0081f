using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace KpnEen.Api.Conventions;

/// <summary>
/// The body of a PATCH (RFC 7396, <c>application/merge-patch+json</c>): members replace, null removes, absent members stay.
/// A handler takes <c>MergePatch&lt;UserInput&gt; patch</c> and calls <see cref="ApplyTo"/> with the present input.
/// </summary>
/// <typeparam name="T">The writable members of the resource: what PUT or POST takes.</typeparam>
[SuppressMessage("Design", "CA1000", Justification = "The framework finds BindAsync and PopulateMetadata on the parameter's own type.")]
public sealed class MergePatch<T> : IEndpointParameterMetadataProvider
    where T : class
{
    public const string MediaType = "application/merge-patch+json";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ApiJson.MaxDepth };
    private readonly JsonObject patch;

    private MergePatch(JsonObject patch) => this.patch = patch;

    /// <summary>True when the patch names this top-level member (lowerCamelCase).</summary>
    public bool Names(string member) => patch.ContainsKey(member);

    /// <exception cref="ProblemException">422 with pointers: unknown member, wrong type, a required member removed.</exception>
    public T ApplyTo(T current)
    {
        var target = JsonSerializer.SerializeToNode(current, ApiJson.Options)!.AsObject();
        Merge(target, patch);
        try
        {
            return target.Deserialize<T>(ApiJson.Options) ?? throw Problems.Validation("", ErrorCodes.InvalidType).Throw();
        }
        catch (JsonException e)
        {
            throw JsonProblems.Of(e).Throw();
        }
    }

    public static async ValueTask<MergePatch<T>?> BindAsync(HttpContext context)
    {
        var request = context.Request;
        if (
            !Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
        )
            throw Problems.Of(ProblemCodes.UnsupportedMediaType, $"PATCH takes {MediaType}.").WithHeader("Accept-Patch", MediaType).Throw();
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, context.RequestAborted);
            ReadTexts(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new MergePatch<T>(JsonObject.Create(document.RootElement.Clone())!)
                : throw Problems.Validation("", ErrorCodes.InvalidType, "The patch must be an object.").Throw();
        }
        catch (JsonException e)
        {
            throw JsonProblems.Of(e).Throw();
        }
        catch (InvalidOperationException)
        {
            throw Problems.Of(ProblemCodes.MalformedJson, "A text is no Unicode.").Throw();
        }
    }

    /// <summary>A document is parsed without a look at its texts; one that is no UTF-8, or half of a surrogate pair, must not get further.</summary>
    /// <exception cref="InvalidOperationException">There is such a text.</exception>
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    ReadTexts(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }
                break;
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([MediaType], typeof(T)));

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner)
            {
                if (target[name] is not JsonObject nested)
                    target[name] = nested = [];
                Merge(nested, inner);
            }
            else
                target[name] = value.DeepClone();
        }
    }
}
