package maec.ui.activity;

/** What the drawer above the task strip shows. */
public enum Drawer {
    CLOSED,
    TASKS,
    LOG,
    PROBLEMS
}
