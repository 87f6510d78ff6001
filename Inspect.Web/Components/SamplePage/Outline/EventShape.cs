namespace Inspect.Web.Components.SamplePage.Outline;

/// <summary>How an event is drawn.</summary>
public enum EventShape
{
    /// <summary>By itself.</summary>
    Alone,

    /// <summary>A call of the model under test, with the tools that it called.</summary>
    Turn,

    /// <summary>Inside the turn before it.</summary>
    InTurn,

    /// <summary>The beginning of a solver.</summary>
    Solver,

    /// <summary>The beginning of an agent.</summary>
    Agent,

    /// <summary>The beginning of the scorers.</summary>
    Scoring,

    /// <summary>The beginning of another part that the task names.</summary>
    Part,

    /// <summary>Not at all: a bracket that says nothing new.</summary>
    Silent,
}
