using KpnEen.Sdk;

namespace ScreenPop.Calls;

/// <summary>A browser has no token: it gets a recording through us, in the pieces it asks for.</summary>
internal static class RecordingProxy
{
    public static async Task PlayAsync(string id, HttpContext context, KpnEenClient client)
    {
        try
        {
            var range = context.Request.GetTypedHeaders().Range?.Ranges.FirstOrDefault();
            await using var content = await client.Recordings.OpenContentAsync(id, range?.From, range?.To, context.RequestAborted);
            context.Response.StatusCode = content.IsPartial ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
            context.Response.ContentType = content.ContentType;
            context.Response.ContentLength = content.Length;
            context.Response.Headers.AcceptRanges = "bytes";
            if (content.ContentRange is { } part)
                context.Response.Headers.ContentRange = part;
            await content.Stream.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (ApiException e)
        {
            context.Response.StatusCode = (int?)e.StatusCode ?? StatusCodes.Status502BadGateway;
        }
    }
}
