"""`python -m pac_excel` is the command `pac-excel`."""

from pac_excel.cli.main import main

if __name__ == "__main__":
    main()
