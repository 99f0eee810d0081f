using System.Net;
using System.Text.Json;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk;

/// <summary>
/// Makes what otherwise only the API makes, for tests of your own code. Clients and their resources are mocked (all methods are virtual), models and events are records to be
/// made with <c>new</c>.
/// </summary>
public static class KpnEenModelFactory
{
    /// <summary>A list that gives these items, in pages of the size.</summary>
    public static AsyncPageable<T> Pageable<T>(IReadOnlyList<T> items, int pageSize = 50) =>
        new(
            (cursor, _) =>
            {
                var from = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
                var next = from + pageSize;
                return Task.FromResult(
                    new Page<T>(
                        [.. items.Skip(from).Take(pageSize)],
                        next < items.Count ? next.ToString(System.Globalization.CultureInfo.InvariantCulture) : null
                    )
                );
            }
        );

    /// <summary>The same document as if it had been read with this ETag.</summary>
    /// <param name="document">A model that has an ETag.</param>
    /// <param name="etag">With its quotes: <c>"7"</c>.</param>
    /// <exception cref="ArgumentException">The model has none.</exception>
    public static T WithETag<T>(T document, string etag)
        where T : class
    {
        if (document is not IHasETag tagged)
            throw new ArgumentException($"A {typeof(T).Name} has no ETag.", nameof(document));
        tagged.ETag = etag;
        return document;
    }

    /// <summary>A long action under way whose methods a mock may override.</summary>
    public static Operation<T> Operation<T>(
        OperationsClient operations,
        Operation begun,
        Func<Operation, CancellationToken, Task<T>> result
    ) => new(operations, begun, result);

    /// <summary>The exception a method throws when the API answers so.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Code of the problem (<c>invalidCallState</c>).</param>
    /// <param name="detail">For people.</param>
    /// <param name="retryAfter">For 429.</param>
    public static ApiException Exception(HttpStatusCode status, string code, string? detail = null, TimeSpan? retryAfter = null)
    {
        using var response = new HttpResponseMessage(status);
        var problem = new ProblemDocument
        {
            Status = (int)status,
            Code = code,
            Detail = detail,
        };
        return ApiErrors.Of(new ApiFailure(status, problem, response.Headers, ""), retryAfter);
    }

    /// <summary>The event as the API sends it: to sign and deliver to a receiver under test (see <see cref="Webhooks.WebhookSecret.SignatureHeader"/>).</summary>
    public static string Json(KpnEenEvent made) => JsonSerializer.Serialize(made, ModelsJson.Default.KpnEenEvent);
}
