using System.Net.ServerSentEvents;
using ScreenPop.Contacts;

namespace ScreenPop.Board;

/// <summary>What the page reads.</summary>
internal static class BoardEndpoints
{
    public static void MapBoard(this WebApplication app)
    {
        app.MapGet("/contacts", (ContactBook contacts) => contacts.All);
        app.MapGet(
            "/updates",
            (CallBoard board, IHostApplicationLifetime life, HttpContext context) =>
            {
                // An open page must not hold up the end of the program.
                var until = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
                context.Response.RegisterForDispose(until);
                // The first word opens the stream: without it the browser waits for the first call to know that it is connected.
                var cards = board.WatchAsync(until.Token).Select(card => new SseItem<CallCard?>(card));
                return TypedResults.ServerSentEvents(cards.Prepend(new SseItem<CallCard?>(null, "hello")));
            }
        );
    }
}
